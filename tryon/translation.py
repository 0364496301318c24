"""What of the looks by artists is written in each language."""

from modeltranslation.translator import TranslationOptions, register

from tryon.models import ArtistLook


@register(ArtistLook)
class ArtistLookTranslation(TranslationOptions):  # type: ignore[misc]
    fields = ("name", "artist")
    required_languages = {"ko": ("name", "artist"), "en": ("name", "artist")}
