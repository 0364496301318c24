"""A post: a look that somebody shares, what is worn in it, and what others make of it."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.media import signed
from catalog.models import Product, Shade
from community.models.authored import Authored, AuthoredQuerySet
from community.models.member import Follow

if TYPE_CHECKING:
    from accounts.models import User


def picture_path(post: "Post", filename: str) -> str:
    return f"posts/{uuid.uuid4().hex}.jpg"


class Visibility(models.TextChoices):
    PRIVATE = "private", _("only me")
    LINK = "link", _("whoever has the link")
    PUBLIC = "public", _("everybody")


class Tag(models.Model):
    """A hashtag, without its #."""

    name = models.CharField(_("name"), max_length=30, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def __str__(self) -> str:
        return f"#{self.name}"


class PostQuerySet(AuthoredQuerySet["Post"]):
    def visible_to(self, user: "User | AnonymousUser") -> "PostQuerySet":
        """What she may open by its number: her own, and what is public."""
        public = Q(visibility=Visibility.PUBLIC)
        mine = Q(author=user) if user.is_authenticated else Q()
        return super().visible_to(user).filter(public | mine)

    def public_for(self, user: "User | AnonymousUser") -> "PostQuerySet":
        return self.filter(visibility=Visibility.PUBLIC, hidden_at=None).visible_to(user)

    def listed_for(self, user: "User | AnonymousUser") -> "PostQuerySet":
        """What her feeds show: public, hidden by nobody, and not of those whom she muted."""
        return self.public_for(user).unmuted_by(user)

    def shared_by(self, token: str, user: "User | AnonymousUser") -> "PostQuerySet":
        """What the link opens, to her too unless a block stands between them."""
        return super().visible_to(user).filter(visibility=Visibility.LINK, token=token)

    def of_followed(self, user: "User") -> "PostQuerySet":
        return self.filter(Exists(Follow.objects.filter(follower=user, followed=OuterRef("author"))))

    def saved_by(self, user: "User") -> "PostQuerySet":
        return self.filter(Exists(Save.objects.filter(user=user, post=OuterRef("pk"))))

    def wearing(self, product: Product) -> "PostQuerySet":
        return self.filter(Exists(Worn.objects.filter(post=OuterRef("pk"), shade__variant__product=product)))

    def published_between(self, since: datetime, until: datetime) -> "PostQuerySet":
        return self.filter(published_at__gte=since, published_at__lt=until)

    def for_cards(self, user: "User | AnonymousUser") -> "PostQuerySet":
        """With all that a card shows, in two queries."""
        worn = models.Prefetch("worn", Worn.objects.select_related("shade__variant__product__brand"))
        return self.with_author().prefetch_related(worn).marked_for(user)

    def marked_for(self, user: "User | AnonymousUser") -> "PostQuerySet":
        """Each with whether she likes it (`is_liked`) and saved it (`is_saved`)."""
        if not user.is_authenticated:
            no = models.Value(False)
            return self.annotate(is_liked=no, is_saved=no)
        mine = {"user": user, "post": OuterRef("pk")}
        return self.annotate(
            is_liked=Exists(Like.objects.filter(**mine)), is_saved=Exists(Save.objects.filter(**mine))
        )


class Post(Authored):
    look = models.JSONField(_("look"))
    caption = models.TextField(_("caption"), max_length=1000, blank=True)
    visibility = models.CharField(
        _("who may see it"), max_length=8, choices=Visibility, default=Visibility.PRIVATE
    )
    token = models.CharField(_("link"), max_length=40, unique=True, null=True, editable=False)  # noqa: DJ001
    picture = models.ImageField(_("picture"), upload_to=picture_path, blank=True)
    before = models.ImageField(_("picture before"), upload_to=picture_path, blank=True)
    faces = models.PositiveSmallIntegerField(_("faces in the picture"), null=True, editable=False)
    consented_at = models.DateTimeField(_("consent confirmed at"), null=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    tags = models.ManyToManyField(Tag, related_name="posts", verbose_name=_("tags"), blank=True)
    shades = models.ManyToManyField(Shade, through="Worn", related_name="posts", verbose_name=_("shades"))
    like_count = models.PositiveIntegerField(_("likes"), default=0, editable=False)
    comment_count = models.PositiveIntegerField(_("comments"), default=0, editable=False)
    save_count = models.PositiveIntegerField(_("saves"), default=0, editable=False)
    score = models.FloatField(_("score"), default=0, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("community", "post")
        verbose_name_plural = pgettext_lazy("community", "posts")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(visibility="link", token__isnull=False)
                | Q(visibility__in=["private", "public"], token__isnull=True),
                name="community_post_link_has_its_token",
            ),
            models.CheckConstraint(
                condition=~Q(visibility="public") | Q(published_at__isnull=False),
                name="community_post_public_since",
            ),
            models.CheckConstraint(
                condition=Q(picture="") | Q(faces=1) | Q(consented_at__isnull=False),
                name="community_post_strangers_consented",
            ),
        ]
        indexes = [
            models.Index(fields=["visibility", "-published_at", "-id"], name="community_post_new"),
            models.Index(fields=["visibility", "-score", "-id"], name="community_post_popular"),
            models.Index(fields=["author", "-created_at"], name="community_post_author"),
        ]

    def __str__(self) -> str:
        return self.caption[:60] or str(self.pk)

    def get_absolute_url(self) -> str:
        """Where it is seen: by its link while it has one, else by its number."""
        if self.token:
            return reverse("community:shared", args=[self.token])
        return reverse("community:post", args=[self.pk])

    @property
    def link_query(self) -> str:
        """What the addresses of its parts carry, so that who has the link may open them, too."""
        return f"?link={self.token}" if self.token else ""

    @property
    def is_public(self) -> bool:
        return self.visibility == Visibility.PUBLIC

    @property
    def picture_url(self) -> str:
        return self._address("post-picture")

    @property
    def before_url(self) -> str:
        return self._address("post-before")

    def _address(self, name: str) -> str:
        """One for everybody, or for this visitor one that ends within two hours."""
        path = reverse(f"community:{name}", args=[self.pk])
        return path if self.is_public and not self.is_silenced else signed(path + self.link_query)


class Worn(models.Model):
    """A catalogue shade that a post's look is made with."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="worn")
    shade = models.ForeignKey(Shade, on_delete=models.CASCADE, related_name="worn")
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("worn shade")
        verbose_name_plural = _("worn shades")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["post", "shade"], name="community_worn_once")]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.shade_id}"


class Mark(models.Model):
    """Something that one person can do once with a post."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="%(class)ss")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="%(class)ss")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.user_id}: {self.post_id}"


class Like(Mark):
    class Meta:
        verbose_name = _("like")
        verbose_name_plural = _("likes")
        constraints = [models.UniqueConstraint(fields=["user", "post"], name="community_like_once")]


class Save(Mark):
    class Meta:
        verbose_name = _("saved post")
        verbose_name_plural = _("saved posts")
        constraints = [models.UniqueConstraint(fields=["user", "post"], name="community_save_once")]
