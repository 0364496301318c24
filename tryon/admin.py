"""Looks by artists in the administration; what a look may be, the engine says."""

import io
from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.base import ContentFile
from modeltranslation.admin import TranslationAdmin
from unfold.admin import ModelAdmin

from catalog.photos import PhotoDamaged, PhotoFormat, PhotoTooLarge, decode_photo
from tryon.answers import MESSAGES
from tryon.forms import LookField
from tryon.models import ArtistLook
from tryon.services.shades import UnknownShade, with_true_shades

PICTURE_SIDE, LEAST_SIDE, QUALITY = 840, 200, 84


class ArtistLookForm(forms.ModelForm):  # type: ignore[type-arg]
    look = LookField()

    def clean_look(self) -> Any:
        try:
            return with_true_shades(self.cleaned_data["look"]).to_json()
        except UnknownShade as error:
            raise forms.ValidationError(str(error)) from None

    def clean_picture(self) -> Any:
        """What is new is drawn anew, as a WebP without metadata."""
        picture = self.cleaned_data["picture"]
        if "picture" not in self.changed_data or not picture:
            return picture
        file = io.BytesIO()
        try:
            decode_photo(picture.read(), side=PICTURE_SIDE, least=LEAST_SIDE).save(
                file, "WEBP", quality=QUALITY
            )
        except (PhotoDamaged, PhotoFormat, PhotoTooLarge):
            raise forms.ValidationError(MESSAGES["photo_damaged"][1]) from None
        return ContentFile(file.getvalue(), "picture.webp")


@admin.register(ArtistLook)
class ArtistLookAdmin(ModelAdmin, TranslationAdmin):  # type: ignore[misc]
    form = ArtistLookForm
    list_display = ("name", "artist", "occasion", "place", "is_published")
    list_filter = ("occasion", "is_published")
    search_fields = ("name_ko", "name_en", "artist_ko", "artist_en")
