"""What somebody wrote or shows: whose it is, since when, and whether a moderator hid it."""

from datetime import datetime
from typing import TYPE_CHECKING, Self, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models.block import Block, Mute

if TYPE_CHECKING:
    from accounts.models import User

Row = TypeVar("Row", bound="Authored")


class AuthoredQuerySet(models.QuerySet[Row]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Without what moderators hid, what suspended people said, and what a block, either way, keeps apart.

        Her own she always sees.
        """
        suspended = Q(author__member__suspended_until__gt=timezone.now())
        shown = Q(hidden_at=None, author__is_active=True) & ~suspended
        if not user.is_authenticated:
            return self.filter(shown)
        return self.filter(shown | Q(author=user)).exclude(Exists(Block.objects.between(user, "author")))

    def unmuted_by(self, user: "User | AnonymousUser") -> Self:
        """Without those whom she muted: for lists, not for what she asks for by its address."""
        if not user.is_authenticated:
            return self
        return self.exclude(Exists(Mute.objects.filter(muter=user, muted=OuterRef("author"))))

    def with_author(self) -> Self:
        """With what a byline shows, in the same query."""
        return self.select_related("author__member")


class Authored(models.Model):
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="%(class)ss",
        verbose_name=_("author"),
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("hidden by a moderator at"), null=True, blank=True)
    cases = GenericRelation("community.Case")  # they go with it

    class Meta:
        abstract = True

    def note_edit(self, now: datetime) -> None:
        """These are no longer the words that a moderator may have found in order. To be saved."""
        self.edited_at = now
        self.cases.update(is_cleared=False)

    @property
    def is_silenced(self) -> bool:
        """Only its author sees it: a moderator hid it, or suspended her. Her member must be loaded."""
        until = self.author.member.suspended_until
        return self.hidden_at is not None or (until is not None and until > timezone.now())
