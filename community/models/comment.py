"""A comment on a post, or a reply to one. Replies have no replies."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models.authored import Authored, AuthoredQuerySet
from community.models.post import Post

if TYPE_CHECKING:
    from accounts.models import User


class CommentQuerySet(AuthoredQuerySet["Comment"]):
    def threads_for(self, user: "User | AnonymousUser") -> "CommentQuerySet":
        """What stands for itself, each with its replies (`shown_replies`), as far as she may see them."""
        replies = Comment.objects.visible_to(user).filter(removed_at=None).with_author()
        prefetch = models.Prefetch("replies", replies, to_attr="shown_replies")
        return self.filter(parent=None).visible_to(user).with_author().prefetch_related(prefetch)


class Comment(Authored):
    """`removed_at`: its author took the words back, and replies keep its place."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, related_name="replies", null=True, blank=True
    )
    text = models.TextField(_("text"), max_length=500)
    removed_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["post", "parent", "created_at"], name="community_comment_thread")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True) | models.Q(text=""),
                name="community_comment_taken_back_is_empty",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
