"""A review: stars and words of somebody who wears it, with what she chose to say about her skin."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.media import signed
from accounts.models.profile import SkinType, Undertone
from catalog.models import Brand, Product, Shade
from community.models.authored import Authored, AuthoredQuerySet

if TYPE_CHECKING:
    from accounts.models import User

ASPECTS = ("colour", "wear", "texture")
TRAITS = ("skin_tone", "undertone", "skin_type", "age_band")
ONE_TO_FIVE = (MinValueValidator(1), MaxValueValidator(5))


def review_picture_path(picture: "ReviewPicture", filename: str) -> str:
    return f"reviews/{uuid.uuid4().hex}.jpg"


class ReviewPictureQuerySet(models.QuerySet["ReviewPicture"]):
    def agreed(self) -> "ReviewPictureQuerySet":
        """Those that others may see: of one face, or its author said that nobody in it minds."""
        return self.filter(Q(faces=1) | Q(consented_at__isnull=False))


class ReviewQuerySet(AuthoredQuerySet["Review"]):
    def counted(self) -> "ReviewQuerySet":
        """Those that make the product's score."""
        return self.filter(hidden_at=None)

    def listed_for(self, user: "User | AnonymousUser") -> "ReviewQuerySet":
        return self.visible_to(user).unmuted_by(user)

    def with_pictures(self) -> "ReviewQuerySet":
        return self.filter(Exists(ReviewPicture.objects.agreed().filter(review=OuterRef("pk"))))

    def for_cards(self, user: "User | AnonymousUser") -> "ReviewQuerySet":
        """With all that a list shows, in two queries; `is_helpful`: she said so."""
        pictures = models.Prefetch("pictures", ReviewPicture.objects.agreed(), to_attr="shown_pictures")
        found = self.with_author().select_related("shade", "product", "response__brand")
        if not user.is_authenticated:
            return found.prefetch_related(pictures).annotate(is_helpful=models.Value(False))
        mine = Vote.objects.filter(user=user, review=OuterRef("pk"))
        return found.prefetch_related(pictures).annotate(is_helpful=Exists(mine))


class Review(Authored):
    """`is_verified`: a unit of it was delivered to her when she wrote or last changed it."""

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="reviews", verbose_name=_("product")
    )
    shade = models.ForeignKey(
        Shade,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name=_("shade"),
    )
    stars = models.PositiveSmallIntegerField(_("stars"), validators=ONE_TO_FIVE)
    colour = models.PositiveSmallIntegerField(
        _("colour true to the try-on"), null=True, blank=True, validators=ONE_TO_FIVE
    )
    wear = models.PositiveSmallIntegerField(_("wear"), null=True, blank=True, validators=ONE_TO_FIVE)
    texture = models.PositiveSmallIntegerField(_("texture"), null=True, blank=True, validators=ONE_TO_FIVE)
    text = models.TextField(_("text"), max_length=2000)
    is_verified = models.BooleanField(_("verified purchase"), default=False, editable=False)
    helpful_count = models.PositiveIntegerField(_("found helpful by"), default=0, editable=False)
    skin_tone = models.PositiveSmallIntegerField(_("skin tone"), null=True, editable=False)
    undertone = models.CharField(_("undertone"), max_length=12, choices=Undertone, blank=True, editable=False)
    skin_type = models.CharField(_("skin type"), max_length=12, choices=SkinType, blank=True, editable=False)
    age_band = models.CharField(_("age band"), max_length=6, blank=True, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["author", "product"], name="community_review_once"),
            models.CheckConstraint(
                condition=Q(stars__range=(1, 5)), name="community_review_stars_one_to_five"
            ),
            models.CheckConstraint(
                condition=(Q(colour=None) | Q(colour__range=(1, 5)))
                & (Q(wear=None) | Q(wear__range=(1, 5)))
                & (Q(texture=None) | Q(texture__range=(1, 5))),
                name="community_review_aspects_one_to_five",
            ),
        ]
        indexes = [
            models.Index(fields=["product", "-helpful_count", "-id"], name="community_review_helpful"),
            models.Index(fields=["product", "-created_at", "-id"], name="community_review_new"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        return reverse("community:review", args=[self.pk])

    @property
    def has_traits(self) -> bool:
        return any(getattr(self, name) for name in TRAITS)


class ReviewPicture(models.Model):
    """`faces`: how many the engine saw; other than one it waits for its author's word."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="pictures")
    picture = models.ImageField(_("picture"), upload_to=review_picture_path)
    faces = models.PositiveSmallIntegerField(_("faces in the picture"), editable=False)
    consented_at = models.DateTimeField(_("consent confirmed at"), null=True, editable=False)

    objects = ReviewPictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture of a review")
        verbose_name_plural = _("pictures of reviews")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.picture.name)

    @property
    def is_waiting(self) -> bool:
        return self.faces != 1 and self.consented_at is None

    @property
    def url(self) -> str:
        """One for everybody, or for its author one that ends within two hours."""
        path = reverse("community:review-picture", args=[self.pk])
        return signed(path) if self.is_waiting or self.review.is_silenced else path


class Vote(models.Model):
    """Somebody found a review helpful."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="votes")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="votes")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("helpful vote")
        verbose_name_plural = _("helpful votes")
        constraints = [models.UniqueConstraint(fields=["user", "review"], name="community_vote_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.review_id}"


class ResponseQuerySet(AuthoredQuerySet["Response"]):
    def changeable_by(self, user: "User") -> "ResponseQuerySet":
        """Those that the public sees, of the brands whose staff she is of now."""
        return self.filter(brand__in=Brand.objects.for_staff(user), hidden_at=None)


class Response(Authored):
    """What the brand says to a review, in public."""

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="response")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="responses")
    text = models.TextField(_("text"), max_length=1000)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("brand's response")
        verbose_name_plural = _("brands' responses")

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        return self.review.get_absolute_url()
