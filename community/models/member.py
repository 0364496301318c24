"""Who somebody is to the others: her @handle, name, picture and words; and whom she follows."""

import uuid
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models.block import Block

if TYPE_CHECKING:
    from accounts.models import User

HANDLE = RegexValidator(
    r"\A[a-z0-9](?:[a-z0-9_]{1,18})[a-z0-9]\Z",
    _("3 to 20 letters a–z, digits and underscores; an underscore only in between."),
)


def member_picture_path(member: "Member", filename: str) -> str:
    return f"members/{uuid.uuid4().hex}.jpg"


class Openness(models.TextChoices):
    """Who may open the profile page. Posts have a visibility of their own."""

    EVERYBODY = "everybody", _("everybody")
    MEMBERS = "members", _("whoever is signed in")
    NOBODY = "nobody", _("only me")


class MemberQuerySet(models.QuerySet["Member"]):
    def visible_to(self, user: "User | AnonymousUser") -> "MemberQuerySet":
        """Those whose profile page she may open."""
        suspended = Q(suspended_until__gt=timezone.now())
        active = self.filter(user__is_active=True)
        if not user.is_authenticated:
            return active.filter(~suspended, openness=Openness.EVERYBODY)
        open_to_her = ~Q(openness=Openness.NOBODY) & ~suspended
        return active.filter(open_to_her | Q(user=user)).exclude(Exists(Block.objects.between(user, "user")))

    def pictured(self) -> "MemberQuerySet":
        """Those whose picture stands beside what they say."""
        suspended = Q(suspended_until__gt=timezone.now())
        return self.filter(~suspended, user__is_active=True, hidden_at=None).exclude(picture="")


class Member(models.Model):
    """A person in the community. Made when she first shows or says something.

    `faces`: how many the engine saw in her picture; other than one needs her word that nobody in it minds.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="member", verbose_name=_("user")
    )
    handle = models.CharField(_("handle"), max_length=20, validators=[HANDLE])
    name = models.CharField(_("display name"), max_length=40, blank=True)
    bio = models.CharField(_("about me"), max_length=300, blank=True)
    openness = models.CharField(
        _("who may open my profile"), max_length=10, choices=Openness, default=Openness.EVERYBODY
    )
    picture = models.ImageField(_("picture"), upload_to=member_picture_path, blank=True)
    faces = models.PositiveSmallIntegerField(_("faces in the picture"), null=True, editable=False)
    consented_at = models.DateTimeField(_("consent confirmed at"), null=True, editable=False)
    hidden_at = models.DateTimeField(_("picture hidden by a moderator at"), null=True, editable=False)
    suspended_until = models.DateTimeField(_("suspended until"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("member since"), auto_now_add=True)
    cases = GenericRelation("community.Case")

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(Lower("handle"), name="community_member_handle_unique"),
            models.CheckConstraint(
                condition=Q(openness__in=["everybody", "members", "nobody"]),
                name="community_member_openness_known",
            ),
            models.CheckConstraint(
                condition=Q(picture="") | Q(faces=1) | Q(consented_at__isnull=False),
                name="community_member_strangers_consented",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"@{self.handle}"

    def get_absolute_url(self) -> str:
        return reverse("community:member", args=[self.handle])

    @property
    def initial(self) -> str:
        """What stands for her picture."""
        return (self.name or self.handle)[:1].upper()

    @property
    def picture_url(self) -> str:
        """The same for everybody, another one for another picture; empty without one that may be seen."""
        if not self.picture or self.hidden_at:
            return ""
        path = reverse("community:member-picture", args=[self.handle])
        return f"{path}?v={PurePosixPath(str(self.picture.name)).stem[:8]}"


class Follow(models.Model):
    follower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    followed = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followers")
    created_at = models.DateTimeField(_("followed at"), auto_now_add=True)

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            models.UniqueConstraint(fields=["follower", "followed"], name="community_follow_once"),
            models.CheckConstraint(
                condition=~Q(follower=F("followed")), name="community_follow_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.follower_id} → {self.followed_id}"
