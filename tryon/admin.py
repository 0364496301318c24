"""Looks by artists in the administration; what a look may be, the engine says."""

from typing import Any

from django import forms
from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from tryon.forms import LookField
from tryon.models import ArtistLook


class ArtistLookForm(forms.ModelForm):  # type: ignore[type-arg]
    look = LookField()

    class Meta:
        model = ArtistLook
        fields = ("name", "artist", "slug", "occasion", "look", "picture", "place", "is_published")

    def clean_look(self) -> Any:
        return self.cleaned_data["look"].to_json()


@admin.register(ArtistLook)
class ArtistLookAdmin(TranslationAdmin):  # type: ignore[misc]
    form = ArtistLookForm
    list_display = ("name", "artist", "occasion", "place", "is_published")
    list_filter = ("occasion", "is_published")
    search_fields = ("name_ko", "name_en", "artist_ko", "artist_en")
