"""What the text search reads: one document a shade, cut into n-grams."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.shade import Shade


class SearchDocument(models.Model):
    """Written by `catalog.services.search` alone.

    Where SQLite changes the table by copying it, its triggers are lost: such a migration makes them anew.
    """

    shade = models.OneToOneField(
        Shade, on_delete=models.CASCADE, primary_key=True, related_name="document", verbose_name=_("shade")
    )
    names = models.TextField(help_text="|name|name|, folded, and their initials: for the ranking.")
    words = models.TextField(help_text="Every word of the document once.")
    tokens = models.TextField(help_text="The words' n-grams and initials, between spaces.")
    updated_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")

    def __str__(self) -> str:
        return self.names
