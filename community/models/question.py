"""What customers ask about a product, and what the brand and other members answer."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.models import Brand, Product
from community.models.authored import Authored, AuthoredQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class QuestionQuerySet(AuthoredQuerySet["Question"]):
    def listed_for(self, user: "User | AnonymousUser") -> "QuestionQuerySet":
        """Each with its answers as far as she may see them (`shown_answers`), the brand's first."""
        answers = Answer.objects.visible_to(user).unmuted_by(user).with_author().select_related("brand")
        ordered = answers.order_by(F("brand").asc(nulls_last=True), "created_at", "pk")
        prefetch = models.Prefetch("answers", ordered, to_attr="shown_answers")
        return self.visible_to(user).unmuted_by(user).with_author().prefetch_related(prefetch)


class Question(Authored):
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="questions", verbose_name=_("product")
    )
    text = models.TextField(_("text"), max_length=500)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["product", "-created_at", "-id"], name="community_question_new")]

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        return f"{reverse('community:question-list', args=[self.product.slug])}#question-{self.pk}"


class AnswerQuerySet(AuthoredQuerySet["Answer"]):
    def changeable_by(self, user: "User") -> "AnswerQuerySet":
        """Her own; and those in a brand's name by whoever is of its staff now."""
        return self.filter(Q(author=user, brand=None) | Q(brand__in=Brand.objects.for_staff(user)))


class Answer(Authored):
    """`brand`: said by its staff, in its name."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    brand = models.ForeignKey(
        Brand, on_delete=models.CASCADE, null=True, related_name="answers", verbose_name=_("brand")
    )
    text = models.TextField(_("text"), max_length=1000)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        return self.question.get_absolute_url()
