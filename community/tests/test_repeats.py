"""The same words twice are refused on every way, and an edit is a way, too."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.models import Act, Answer, Comment, Post, Question, Review
from community.services.limits import SaidAlready, new_words
from community.tests.conftest import signed_in
from community.words import LIMITS
from mimo_site.testing import make_shade

pytestmark = pytest.mark.django_db
FIRST, SECOND = "Come and see my shop by the sea", "It stays on through lunch and tea"
REVIEW = {"stars": "5", "colour": "4", "wear": "", "texture": ""}


@pytest.fixture
def product(shade):
    return shade.variant.product


# Each says both things and answers: where the second is edited, the other fields, the words' name, the model.


def posts(client, share, author, product):
    mine = [share(author, caption=text) for text in (FIRST, SECOND)]
    return reverse("community:post-edit", args=[mine[1].pk]), {"visibility": "public"}, "caption", Post


def comments(client, share, author, product):
    address = reverse("community:comment-new", args=[share(author).pk])
    for text in (FIRST, SECOND):
        client.post(address, {"text": text})
    return reverse("community:comment-edit", args=[Comment.objects.get(text=SECOND).pk]), {}, "text", Comment


def reviews(client, share, author, product):
    other = make_shade(product.brand, "other").variant.product
    address = reverse("community:review-write", args=[product.slug])
    for slug, text in ((other.slug, FIRST), (product.slug, SECOND)):
        client.post(reverse("community:review-write", args=[slug]), {**REVIEW, "text": text})
    return address, REVIEW, "text", Review


def questions(client, share, author, product):
    address = reverse("community:question-new", args=[product.slug])
    for text in (FIRST, SECOND):
        client.post(address, {"text": text})
    second = Question.objects.get(text=SECOND)
    return reverse("community:question-edit", args=[second.pk]), {}, "text", Question


def answers(client, share, author, product):
    asked = Question.objects.create(product=product, author=author, text="Is it dry?")
    for text in (FIRST, SECOND):
        client.post(reverse("community:question-answer", args=[asked.pk]), {"text": text})
    return reverse("community:answer-edit", args=[Answer.objects.get(text=SECOND).pk]), {}, "text", Answer


@pytest.mark.parametrize("say", [posts, comments, reviews, questions, answers])
def test_nothing_is_edited_into_what_was_said_already(alice, share, product, say):
    client = signed_in(alice)
    address, fields, name, model = say(client, share, alice, product)

    def edit(text):
        return client.post(address, {**fields, name: text})

    refused = edit(FIRST.upper() + "!!")
    assert refused.status_code == 429
    assert str(LIMITS[SaidAlready]) in refused.content.decode()
    assert FIRST.upper() in refused.content.decode(), "what was typed is not lost"
    assert set(model.objects.values_list(name, flat=True)) >= {FIRST, SECOND}
    assert edit(SECOND + "!").status_code == 302, "the same words with other signs are no news"
    assert edit("Something else altogether").status_code == 302
    assert set(model.objects.values_list(name, flat=True)) >= {FIRST, "Something else altogether"}
    Act.objects.update(at=timezone.now() - timedelta(minutes=5))  # later that day
    assert edit(SECOND).status_code == 302, "back to its own words"
    assert set(model.objects.values_list(name, flat=True)) >= {FIRST, SECOND}


def test_words_count_when_they_change():
    assert new_words(FIRST, FIRST + " …") == ""
    assert new_words(FIRST, SECOND) == SECOND
