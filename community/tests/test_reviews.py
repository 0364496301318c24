"""Reviews: writing, the score they make, traits, pictures, votes, filters, and who may do what."""

import io

import pytest
import zeal
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import BeautyProfile, Notification
from catalog.models import Fulfilment, Order, Product
from catalog.tests.conftest import order_of  # noqa: F401
from community.models import Act, Mute, Response, Review, ReviewPicture
from community.services.members import ensure_member
from community.tests.conftest import signed_in
from mimo_site.testing import make_person
from tryon.tests.fakes import picture

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FIELDS = {"stars": "4", "text": "Stays on through lunch.", "colour": "5", "wear": "4", "texture": ""}


@pytest.fixture
def product(shade):
    return shade.variant.product


def url(product, verb="write"):
    return reverse(f"community:review-{verb}", args=[product.slug])


def write(user, product, **fields):
    response = signed_in(user).post(url(product), {**FIELDS, **fields})
    Act.objects.all().delete()
    return response


def photo(seed=0):
    return SimpleUploadedFile("a.jpg", picture(seed=seed), "image/jpeg")


def listed(product, user=None, **asked):
    client = signed_in(user) if user else Client()
    context = client.get(url(product, "list"), asked).context
    return [review.author.name for review in context["leaf"].rows]


def scores(product):
    product = Product.objects.get(pk=product.pk)
    return product.rating_sum, product.rating_count, product.accuracy_sum, product.accuracy_count


def test_a_review_is_written_once_and_edited(alice, product, shade):
    assert write(alice, product, shade=shade.pk).status_code == 302
    assert scores(product) == (4, 1, 5, 1)
    assert write(alice, product, stars="2", colour="").status_code == 302
    review = Review.objects.get()
    assert (review.stars, review.colour, review.wear) == (2, None, 4)
    assert review.edited_at is not None
    assert scores(product) == (2, 1, 0, 0)
    signed_in(alice).post(reverse("community:review-delete", args=[review.pk]))
    assert scores(product) == (0, 0, 0, 0)
    assert not Review.objects.exists()


def test_the_database_holds_one_a_person_and_one_to_five(alice, product):
    Review.objects.create(author=alice, product=product, stars=3, text="x")
    for fields in ({"stars": 3}, {"stars": 0}, {"stars": 6}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.create(author=alice, product=product, text="y", **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.update(colour=9)


@pytest.mark.parametrize(
    "fields",
    [{"stars": ""}, {"stars": "6"}, {"text": " "}, {"text": "x" * 2001}, {"colour": "0"}, {"shade": "0"}],
)
def test_bad_input_is_answered_and_not_lost(alice, product, fields):
    response = write(alice, product, **fields)
    assert response.status_code == 400
    assert fields.get("text", FIELDS["text"]).strip()[:20] in response.content.decode()
    assert scores(product) == (0, 0, 0, 0)


def test_only_the_author_changes_or_deletes(alice, charlie, product):
    write(alice, product)
    review = Review.objects.get()
    for client in (signed_in(charlie), Client()):
        for verb in ("delete", "consent"):
            client.post(reverse(f"community:review-{verb}", args=[review.pk]))
    write(charlie, product, stars="1")
    review.refresh_from_db()
    assert (review.stars, Review.objects.count()) == (4, 2)
    assert Client().get(url(product))["Location"].startswith("/accounts/login/")


def test_staff_do_not_review_their_own_brand(bob, product):
    assert write(bob, product).status_code == 400
    assert not Review.objects.exists()


@pytest.mark.parametrize(("status", "is_verified"), [("delivered", True), ("shipped", False)])
def test_what_was_delivered_is_a_verified_purchase(alice, product, shade, order_of, status, is_verified):  # noqa: F811
    order = order_of(shade.variant, user=alice, now=timezone.now())
    Order.objects.update(status="paid", paid_at=timezone.now())
    Fulfilment.objects.update(status=status, delivered_at=timezone.now())
    write(alice, product)
    assert Review.objects.get().is_verified is is_verified
    page = signed_in(alice).get(order.get_absolute_url()).content.decode()
    start = reverse("community:review-start", args=[shade.variant_id])
    assert (start in page) is is_verified
    assert signed_in(alice).get(start)["Location"] == f"{url(product)}?shade={shade.pk}"


def test_traits_are_kept_only_if_she_shows_them(alice, product):
    year = timezone.localdate().year - 25
    BeautyProfile.objects.create(user=alice, skin_tone=6, undertone="warm", skin_type="dry", birth_year=year)
    write(alice, product)
    assert not Review.objects.get().has_traits
    write(alice, product, shows_traits="on")
    review = Review.objects.get()
    assert (review.skin_tone, review.undertone, review.skin_type, review.age_band) == (
        6,
        "warm",
        "dry",
        "20s",
    )
    assert str(year) not in Client().get(url(product, "list")).content.decode()
    write(alice, product)
    assert not Review.objects.get().has_traits


def test_pictures_are_drawn_anew_and_served_to_whoever_may_see_them(alice, product):
    write(alice, product, photos=[photo(), photo(1)])
    one, _two = ReviewPicture.objects.all()
    address = one.url
    assert "signed" not in address
    response = Client().get(address)
    assert "public" in response["Cache-Control"]
    data = b"".join(response.streaming_content)
    assert not Image.open(io.BytesIO(data)).getexif()
    Review.objects.update(hidden_at=timezone.now())
    assert {who.get(address).status_code for who in (Client(), signed_in(alice))} == {404}
    hers = ReviewPicture.objects.first().url
    assert "signed" in hers
    assert [who.get(hers).status_code for who in (Client(), signed_in(alice))] == [404, 200]


@pytest.mark.parametrize("faces", [0, 2])
def test_a_picture_of_nobody_or_several_waits_for_her_word(alice, charlie, product, monkeypatch, faces):
    monkeypatch.setattr("community.services.reviews.count_faces", lambda jpeg: faces)
    response = write(alice, product, photos=[photo()])
    assert response["Location"] == url(product)
    address = ReviewPicture.objects.get().url
    assert "signed" in address
    assert address in signed_in(alice).get(url(product)).content.decode()
    assert signed_in(alice).get(address).status_code == 200
    assert signed_in(charlie).get(address).status_code == 404
    address = address.partition("?")[0]
    assert {who.get(address).status_code for who in (Client(), signed_in(alice))} == {404}
    assert address not in Client().get(url(product, "list")).content.decode()
    signed_in(alice).post(reverse("community:review-consent", args=[Review.objects.get().pk]))
    assert signed_in(charlie).get(address).status_code == 200
    assert address in Client().get(url(product, "list")).content.decode()


def test_no_more_than_four_pictures_and_only_pictures(alice, product):
    assert write(alice, product, photos=[photo(n) for n in range(5)]).status_code == 400
    assert write(alice, product, photos=[SimpleUploadedFile("a.jpg", b"<html>")]).status_code == 400
    write(alice, product, photos=[photo(n) for n in range(3)])
    assert write(alice, product, photos=[photo(3), photo(4)]).status_code == 400
    assert ReviewPicture.objects.count() == 3


def test_deleted_pictures_leave_the_storage(alice, charlie, product, django_capture_on_commit_callbacks):
    write(alice, product, photos=[photo(), photo(1)])
    names = [row.picture.name for row in ReviewPicture.objects.all()]
    away = reverse("community:review-unpicture", args=[ReviewPicture.objects.first().pk])
    assert signed_in(charlie).post(away).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(alice).post(away)
        signed_in(alice).post(reverse("community:review-delete", args=[Review.objects.get().pk]))
    assert not any(default_storage.exists(name) for name in names)


def test_a_vote_counts_once_and_never_for_oneself(alice, charlie, product):
    write(alice, product)
    helpful = reverse("community:review-helpful", args=[Review.objects.get().pk])
    for _ in range(2):
        assert signed_in(charlie).post(helpful, headers=HTMX).status_code == 200
    assert Review.objects.get().helpful_count == 1
    assert signed_in(alice).post(helpful, headers=HTMX).status_code == 403
    signed_in(charlie).post(helpful, {"undo": "1"})
    assert Review.objects.get().helpful_count == 0
    assert Client().post(helpful)["Location"].startswith("/accounts/login/")


def make_reviews(product, count, **fields):
    people = [make_person(f"r{n}-{Review.objects.count()}") for n in range(count)]
    for person in people:
        ensure_member(person)
    return Review.objects.bulk_create(
        Review(**{"author": person, "product": product, "stars": 4, "text": "Good.", **fields})
        for person in people
    )


def test_filters_and_orders(alice, charlie, dana, product):
    write(alice, product, stars="5")
    write(charlie, product, stars="1")
    write(dana, product, stars="3", photos=[photo()])
    Review.objects.filter(author=alice).update(skin_tone=3, undertone="cool", skin_type="dry", age_band="30s")
    Review.objects.filter(author=charlie).update(is_verified=True, helpful_count=9)
    for asked, names in {
        ("skin_tone", "3"): ["Alice"],
        ("undertone", "cool"): ["Alice"],
        ("skin_type", "oily"): [],
        ("age_band", "30s"): ["Alice"],
        ("stars", "1"): ["Charlie"],
        ("is_verified", "on"): ["Charlie"],
        ("has_pictures", "on"): ["Dana"],
        ("sort", "helpful"): ["Charlie", "Dana", "Alice"],
        ("sort", "new"): ["Dana", "Charlie", "Alice"],
        ("sort", "high"): ["Alice", "Dana", "Charlie"],
        ("sort", "low"): ["Charlie", "Dana", "Alice"],
        ("skin_tone", "nonsense"): ["Charlie", "Dana", "Alice"],
    }.items():
        assert listed(product, **dict([asked])) == names, asked


@pytest.mark.parametrize("sort", ["helpful", "new", "high", "low"])
def test_every_review_is_met_once_when_leafing_through(product, sort):
    make_reviews(product, 20)
    seen, after = [], ""
    while True:
        context = Client().get(url(product, "list"), {"sort": sort, "after": after}, headers=HTMX).context
        seen += [review.pk for review in context["leaf"].rows]
        after = context["leaf"].after
        if not after:
            break
    assert len(seen) == len(set(seen)) == 20


def test_the_summary_counts_what_counts(alice, charlie, product):
    write(alice, product, stars="5", colour="5")
    write(charlie, product, stars="2", colour="4")
    summary = Client().get(url(product, "list")).context["summary"]
    assert (summary.count, summary.mean, summary.bars[0], summary.bars[3]) == (2, 3.5, (5, 1, 50), (2, 1, 50))
    assert summary.aspects["colour"] == 4.5
    page = Client().get(product.get_absolute_url()).content.decode()
    assert "4.5" in page
    assert "3.5" in page
    Mute.objects.create(muter=alice, muted=charlie)
    assert listed(product, alice) == ["Alice"]


def test_the_product_page_loads_a_part_and_without_a_script_there_is_a_page(alice, product):
    write(alice, product)
    page = Client().get(product.get_absolute_url()).content.decode()
    assert f'hx-get="{url(product, "list")}"' in page
    part = Client().get(url(product, "list"), headers=HTMX).content.decode()
    assert "<html" not in part
    assert "Stays on through lunch." in part
    assert "<html" in Client().get(url(product, "list")).content.decode()


def test_reviews_take_the_same_queries_for_10_and_200(charlie, product):
    client, address = signed_in(charlie), url(product, "list")

    def queries():
        client.get(address)
        with CaptureQueriesContext(connection) as seen, zeal.zeal_context():
            assert client.get(address).status_code == 200
        return len(seen)

    rows = make_reviews(product, 10)
    ReviewPicture.objects.bulk_create(ReviewPicture(review=row, picture="a.jpg", faces=1) for row in rows)
    few = queries()
    rows = make_reviews(product, 190)
    ReviewPicture.objects.bulk_create(ReviewPicture(review=row, picture="a.jpg", faces=1) for row in rows)
    assert queries() == few


def test_only_the_brands_staff_answer_with_its_badge(alice, bob, charlie, product):
    write(alice, product)
    review = Review.objects.get()
    respond = reverse("community:review-respond", args=[review.pk])
    assert signed_in(charlie).post(respond, {"text": "We thank you."}).status_code == 404
    assert Client().post(respond).status_code == 302
    assert signed_in(bob).post(respond, {"text": ""}).status_code == 400
    assert signed_in(bob).post(respond, {"text": "We thank you very much."}).status_code == 302
    page = Client().get(review.get_absolute_url()).content.decode()
    assert "We thank you very much." in page
    assert bob.name not in page
    assert Notification.objects.get(user=alice).kind == "response"
    Act.objects.all().delete()
    signed_in(bob).post(respond, {"text": "Other words of ours."})
    review.refresh_from_db()
    assert review.response.text == "Other words of ours."
    signed_in(bob).post(respond, {"text": "We thank you very much."})
    review.response.refresh_from_db()
    assert review.response.text == "We thank you very much.", "its own earlier words are no repeat"


def test_only_the_brands_staff_take_its_answer_back(alice, bob, charlie, product):
    write(alice, product)
    review = Review.objects.get()
    signed_in(bob).post(reverse("community:review-respond", args=[review.pk]), {"text": "We thank you."})
    take_back = reverse("community:response-delete", args=[review.pk])
    assert take_back not in signed_in(charlie).get(review.get_absolute_url()).content.decode()
    assert take_back in signed_in(bob).get(review.get_absolute_url()).content.decode()
    assert signed_in(charlie).post(take_back).status_code == 404
    assert signed_in(alice).post(take_back).status_code == 404
    assert Client().post(take_back).status_code == 302
    assert Response.objects.exists()
    assert signed_in(bob).get(take_back).status_code == 405
    assert signed_in(bob).post(take_back).status_code == 302
    assert not Response.objects.exists()
    assert "We thank you." not in Client().get(review.get_absolute_url()).content.decode()
    assert signed_in(bob).post(take_back).status_code == 404


def test_an_answer_that_a_moderator_hid_is_not_taken_back_to_be_given_anew(alice, bob, product):
    write(alice, product)
    review = Review.objects.get()
    signed_in(bob).post(reverse("community:review-respond", args=[review.pk]), {"text": "We thank you."})
    Response.objects.update(hidden_at=timezone.now())
    assert signed_in(bob).post(reverse("community:response-delete", args=[review.pk])).status_code == 404
    assert Response.objects.exists()
