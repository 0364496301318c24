"""Questions and answers on products, and what people of an age or a skin like."""

import pytest
import zeal
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import BeautyProfile, Notification
from catalog.models import Brand, Order
from catalog.tests.conftest import order_of  # noqa: F401
from community.models import Act, Answer, Case, Member, Question, Review
from community.services.alike import K, bought, liked
from community.services.members import ensure_member
from community.tests.conftest import signed_in
from mimo_site.testing import make_person, make_shade

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def product(shade):
    return shade.variant.product


def ask(user, product, text="Is this one vegan, please?"):
    response = signed_in(user).post(reverse("community:question-new", args=[product.slug]), {"text": text})
    Act.objects.all().delete()
    return response


def answer(user, question, text="Yes, it is, and always was."):
    return signed_in(user).post(reverse("community:question-answer", args=[question.pk]), {"text": text})


def page(product, user=None):
    client = signed_in(user) if user else Client()
    return client.get(reverse("community:question-list", args=[product.slug])).content.decode()


def told(user):
    return set(Notification.objects.filter(user=user).values_list("kind", flat=True))


def test_the_brand_answers_with_its_badge_and_members_with_their_names(alice, bob, charlie, product):
    assert ask(alice, product).status_code == 302
    question = Question.objects.get()
    assert told(bob) == {"question"}
    assert answer(charlie, question).status_code == 302
    assert answer(bob, question, "Yes. No wax of bees, no carmine.").status_code == 302
    assert told(alice) == {"answer", "brand_answer"}
    assert [row.brand for row in Answer.objects.order_by("pk")] == [None, product.brand]
    shown = page(product)
    assert shown.index("No wax of bees") < shown.index("always was"), "the brand stands first"
    assert bob.name not in shown
    assert bob.email not in shown


def test_staff_of_another_brand_answer_as_anybody(alice, product):
    bobby = make_person("bobby", is_staff=True)
    Brand.objects.create(slug="other", name="Other").staff.add(bobby)
    ask(alice, product)
    answer(bobby, Question.objects.get())
    assert Answer.objects.get().brand is None


def test_a_guest_is_asked_to_sign_in(alice, product):
    ask(alice, product)
    question = Question.objects.get()
    for name, args in (("question-new", [product.slug]), ("question-answer", [question.pk])):
        assert (
            Client().post(reverse(f"community:{name}", args=args))["Location"].startswith("/accounts/login/")
        )
    assert "Is this one vegan" in page(product)


@pytest.mark.parametrize("text", ["", "  ", "x" * 501])
def test_bad_words_are_answered_and_not_lost(alice, product, text):
    response = ask(alice, product, text)
    assert response.status_code == 400
    assert text.strip() in response.content.decode()
    ask(alice, product)
    for n in range(9):
        ask(alice, product, f"A newer question, number {n} of all")
    old = Question.objects.last()
    response = answer(alice, old, text * 2)
    assert response.status_code == 400
    assert f"question-{old.pk}" in response.content.decode()
    assert not Answer.objects.exists()


def test_only_the_author_deletes(alice, charlie, product):
    ask(alice, product)
    question = Question.objects.get()
    answer(alice, question)
    urls = [
        reverse("community:answer-delete", args=[Answer.objects.get().pk]),
        reverse("community:question-delete", args=[question.pk]),
    ]
    for url in urls:
        assert signed_in(charlie).post(url).status_code == 404
        assert Client().post(url).status_code == 302
        assert signed_in(alice).post(url).status_code == 302
    assert not Question.objects.exists()


def test_the_author_mends_a_question_and_an_answer_and_nobody_else_does(alice, charlie, product):
    ask(alice, product)
    question = Question.objects.get()
    answer(alice, question)
    said = Answer.objects.get()
    mark = gettext("edited")
    assert mark not in page(product)
    rows = {"question": question, "answer": said}
    for url in (reverse(f"community:{kind}-edit", args=[row.pk]) for kind, row in rows.items()):
        assert signed_in(charlie).get(url).status_code == 404
        assert signed_in(charlie).post(url, {"text": "Mine now, all of it"}).status_code == 404
        assert signed_in(alice).get(url).status_code == 200
        assert signed_in(alice).post(url, {"text": " "}).status_code == 400
    for n, (kind, row) in enumerate(rows.items(), 1):
        text = f"Other words of the {kind}"
        done = signed_in(alice).post(reverse(f"community:{kind}-edit", args=[row.pk]), {"text": text})
        assert done["Location"] == question.get_absolute_url()
        row.refresh_from_db()
        assert (row.text, row.edited_at is None) == (text, False)
        assert text in page(product)
        assert page(product).count(mark) == n


def test_a_brands_answer_is_mended_and_deleted_by_its_staff_of_today(alice, bob, product):
    ask(alice, product)
    answer(bob, Question.objects.get())
    said = Answer.objects.get()
    edit, delete = (reverse(f"community:answer-{verb}", args=[said.pk]) for verb in ("edit", "delete"))
    betty = make_person("betty", is_staff=True)
    assert signed_in(betty).get(edit).status_code == 404
    product.brand.staff.set([betty])
    assert edit in page(product, betty)
    assert edit not in page(product, bob)
    for who, status in ((bob, 404), (betty, 302)):
        assert signed_in(who).post(edit, {"text": "Yes, since this spring."}).status_code == status
    said.refresh_from_db()
    assert (said.text, said.brand, said.author) == ("Yes, since this spring.", product.brand, bob)
    assert signed_in(bob).post(delete).status_code == 404
    assert signed_in(betty).post(delete).status_code == 302


def test_mending_has_a_pace_and_loses_nothing(alice, product):
    ask(alice, product)
    url = reverse("community:question-edit", args=[Question.objects.get().pk])
    for n in range(4):
        assert signed_in(alice).post(url, {"text": f"Is it vegan, take {n}?"}).status_code == 302
    refused = signed_in(alice).post(url, {"text": "Is it vegan, at last?"})
    assert refused.status_code == 429
    assert "Is it vegan, at last?" in refused.content.decode()
    assert Question.objects.get().text == "Is it vegan, take 3?"


def test_a_suspended_member_mends_nothing_and_what_is_mended_may_be_hidden_again(alice, product):
    ask(alice, product)
    question = Question.objects.get()
    content_type = ContentType.objects.get_for_model(question)
    case = Case.objects.create(
        content_type=content_type, object_id=question.pk, subject=alice, is_cleared=True
    )
    url = reverse("community:question-edit", args=[question.pk])
    Member.objects.update(suspended_until=timezone.now() + timezone.timedelta(days=1))
    assert signed_in(alice).post(url, {"text": "Other words now"}).status_code == 403
    Member.objects.update(suspended_until=None)
    signed_in(alice).post(url, {"text": "Other words now"})
    case.refresh_from_db()
    assert not case.is_cleared


def test_words_are_plain_text(alice, product):
    ask(alice, product, "<img src=x onerror=alert(1)> & <b>bold</b>?")
    assert "<b>bold" not in page(product)
    assert "<img src=x" not in page(product)


def test_questions_take_the_same_queries_for_10_and_200(alice, charlie, product):
    people = [make_person(f"p{n}") for n in range(5)]
    for person in people:
        ensure_member(person)
    client, url = signed_in(charlie), reverse("community:question-list", args=[product.slug])

    def fill(count):
        rows = Question.objects.bulk_create(
            Question(author=people[n % 5], product=product, text=f"Number {n}?") for n in range(count)
        )
        Answer.objects.bulk_create(
            Answer(author=people[n % 5], question=row, text="Yes", brand=product.brand if n % 2 else None)
            for n, row in enumerate(rows)
        )

    def queries():
        client.get(url)
        with CaptureQueriesContext(connection) as seen, zeal.zeal_context():
            assert client.get(url).status_code == 200
        return len(seen)

    fill(10)
    few = queries()
    fill(190)
    assert queries() == few


def make_likers(product, count, **traits):
    for n in range(count):
        person = make_person(f"{product.slug}-{n}-{traits}".replace(" ", ""))
        Review.objects.create(author=person, product=product, stars=5, text="Lovely", **traits)


def test_a_product_is_named_only_when_enough_people_like_it(brand, product):
    other = make_shade(brand, "second").variant.product
    make_likers(product, K, age_band="20s", skin_type="dry")
    make_likers(other, K - 1, age_band="20s", skin_type="oily")
    now = timezone.now()
    assert liked("20s", "", now) == [product.pk]
    assert liked("20s", "dry", now) == [product.pk]
    assert liked("20s", "oily", now) == []
    assert liked("30s", "", now) == []
    Review.objects.filter(product=product).first().delete()
    assert liked("20s", "dry", now) == []


def test_what_they_buy_counts_people_not_units(product, shade, order_of):  # noqa: F811
    year = timezone.localdate().year
    shade.variant.stock = 99
    shade.variant.save()
    for n in range(K):
        person = make_person(f"b{n}")
        BeautyProfile.objects.create(user=person, birth_year=year - 29, skin_type="dry")
        order_of(shade.variant, user=person, key=f"key-0000000{n}", now=timezone.now())
    Order.objects.update(status="paid", paid_at=timezone.now())
    now = timezone.now()
    assert bought("20s", "dry", now) == bought("", "", now) == [product.pk]
    assert bought("30s", "", now) == []
    BeautyProfile.objects.filter(user__email__startswith="b0").delete()
    assert bought("20s", "", now) == []


def test_the_ranking_begins_with_people_like_her(alice, product):
    make_likers(product, K, age_band="30s", skin_type="dry")
    BeautyProfile.objects.create(user=alice, birth_year=timezone.localdate().year - 33, skin_type="dry")
    url = reverse("community:alike")
    mine = signed_in(alice).get(url, headers=HTMX)
    assert [card.product for card in mine.context["cards"]] == [product]
    assert "<html" not in mine.content.decode()
    for asked in ({"age": "20s"}, {"skin": "oily"}, {"by": "bought"}):
        assert signed_in(alice).get(url, asked).context["cards"] == []
    assert Client().get(url, {"age": "nonsense", "by": "x"}).status_code == 200
    rankings = Client().get(reverse("catalog:rankings")).content.decode()
    assert f'hx-get="{url}"' in rankings
