"""Questions on products, answers by the brand and by members, and the brand's responses to reviews."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from catalog.models import Brand, Product
from community.models import Answer, Question, Response, Review
from community.services.limits import new_words, record_act
from community.services.members import ensure_member
from community.services.news import tell_of_answer, tell_of_question, tell_of_response

if TYPE_CHECKING:
    from accounts.models import User


class NotHerBrand(Exception):
    """Only a brand's own staff speak for it."""


def speaks_for(user: "User", brand: Brand) -> bool:
    return Brand.objects.for_staff(user).filter(pk=brand.pk).exists()


def ask(*, product: Product, author: "User", text: str, now: datetime) -> Question:
    """Raises TooFast, SaidAlready."""
    with transaction.atomic():
        ensure_member(author)
        asked = Question.objects.create(product=product, author=author, text=text, created_at=now)
        record_act(user=author, kind="question", text=text, about=asked, now=now)
        tell_of_question(asked)
    return asked


def answer(*, question: Question, author: "User", text: str, now: datetime) -> Answer:
    """In the brand's name if she is of its staff. Raises TooFast, SaidAlready."""
    brand = question.product.brand
    with transaction.atomic():
        ensure_member(author)
        said = Answer.objects.create(
            question=question,
            author=author,
            brand=brand if speaks_for(author, brand) else None,
            text=text,
            created_at=now,
        )
        record_act(user=author, kind="answer", text=text, about=said, now=now)
        tell_of_answer(said)
    return said


def edit_question(*, question: Question, text: str, now: datetime) -> None:
    """Other words; the answers stay. Raises TooFast, SaidAlready."""
    _edit(question, question.author, "question", text, now)


def edit_answer(*, answer: Answer, editor: "User", text: str, now: datetime) -> None:
    """By its author, or for a brand by any of its staff. Raises TooFast, SaidAlready."""
    _edit(answer, editor, "answer", text, now)


def _edit(said: Question | Answer, editor: "User", kind: str, text: str, now: datetime) -> None:
    with transaction.atomic():
        record_act(user=editor, kind=kind, text=new_words(said.text, text), about=said, now=now)
        said.text = text
        said.note_edit(now)
        said.save(update_fields=["text", "edited_at"])


def respond(*, review: Review, author: "User", text: str, now: datetime) -> Response:
    """The brand's one response; another one replaces it. Raises NotHerBrand, TooFast, SaidAlready."""
    brand = review.product.brand
    if not speaks_for(author, brand):
        raise NotHerBrand
    with transaction.atomic():
        ensure_member(author)
        said, is_new = Response.objects.update_or_create(
            review=review,
            defaults={"author": author, "brand": brand, "text": text, "edited_at": now},
            create_defaults={"author": author, "brand": brand, "text": text, "created_at": now},
        )
        record_act(user=author, kind="answer", text=text, about=said, now=now)
        if is_new:
            tell_of_response(said)
        else:
            said.note_edit(now)
    return said
