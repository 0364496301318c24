"""A product's pictures, uploaded where the product is edited."""

import uuid
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationInlineModelAdmin
from unfold.admin import StackedInline

from catalog.admin.scoping import OwnBrands
from catalog.models import Picture
from catalog.models.picture import WIDTHS
from catalog.photos import PhotoDamaged, PhotoFormat, PhotoTooLarge, decode_photo
from catalog.services.pictures import remove_later, write_picture

SMALLEST = 320


class PictureForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new row needs a file; another file takes the place of the first one."""

    upload = forms.FileField(
        label=_("file"),
        required=False,
        help_text=_("JPEG, PNG, WebP or HEIC, at most 24 megapixels. Its metadata is not kept."),
    )

    class Meta:
        model = Picture
        fields = ("upload", "alt", "place")

    def clean_upload(self) -> Any:
        file = self.cleaned_data["upload"]
        if not file:
            if self.instance.pk is None:
                raise forms.ValidationError(_("Which file?"))
            return None
        try:
            return decode_photo(file.read(), side=WIDTHS[-1], least=SMALLEST)
        except PhotoTooLarge:
            raise forms.ValidationError(_("The picture is too large: at most 24 megapixels.")) from None
        except (PhotoFormat, PhotoDamaged):
            raise forms.ValidationError(
                _("This is no picture that can be read, or a very small one.")
            ) from None

    def save(self, commit: bool = True) -> Picture:
        image, picture = self.cleaned_data["upload"], self.instance
        if not commit or image is None:
            return super().save(commit)  # type: ignore[no-any-return]
        if picture.pk:
            remove_later(picture)
            picture.key = uuid.uuid4()
        return write_picture(picture=picture, image=image)


class PictureInline(OwnBrands, TranslationInlineModelAdmin, StackedInline):  # type: ignore[misc]
    model = Picture
    form = PictureForm
    extra = 0
    fields = ("shown", "upload", "alt", "place")
    readonly_fields = ("shown",)

    def shown(self, picture: Picture) -> str:
        if not picture.pk:
            return "–"
        return format_html('<img src="{}" width="160" alt="{}">', picture.url, picture.alt)

    shown.short_description = _("picture")  # type: ignore[attr-defined]
