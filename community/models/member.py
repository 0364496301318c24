"""Who somebody is to the others: her @handle, name and words; and whom she follows."""

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


class Member(models.Model):
    """A person in the community. Made when she first shows or says something."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="member", verbose_name=_("user")
    )
    handle = models.CharField(_("handle"), max_length=20, validators=[HANDLE])
    name = models.CharField(_("display name"), max_length=40, blank=True)
    bio = models.CharField(_("about me"), max_length=300, blank=True)
    openness = models.CharField(
        _("who may open my profile"), max_length=10, choices=Openness, default=Openness.EVERYBODY
    )
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
        ]

    def __str__(self) -> str:
        return self.name or f"@{self.handle}"

    def get_absolute_url(self) -> str:
        return reverse("community:member", args=[self.handle])

    @property
    def initial(self) -> str:
        """What stands for her picture."""
        return (self.name or self.handle)[:1].upper()


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
