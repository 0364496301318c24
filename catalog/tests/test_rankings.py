"""Rankings: what leads, of which category, and in how many queries."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.models import Order, Product
from catalog.services.rankings import RANKINGS, record_rating
from catalog.services.tries import count_try
from mimo_site.testing import make_shade

MONTH_AGO = timezone.now() - timezone.timedelta(days=30)


@pytest.fixture
def shelf(brand):
    return [make_shade(brand, f"product-{number}") for number in range(3)]


def leading(by, category=""):
    return list(RANKINGS[by](category, MONTH_AGO))


def pks(*shades):
    return [shade.variant.product_id for shade in shades]


def test_paid_orders_count_by_units(order_of, shelf):
    order_of(shelf[0].variant, key="key-00000001", now=timezone.now())
    order_of(shelf[1].variant, quantity=3, key="key-00000002", now=timezone.now())
    Order.objects.update(status="paid", paid_at=timezone.now())
    order_of(shelf[2].variant, quantity=5, key="key-00000003", now=timezone.now())
    assert leading("bought") == pks(shelf[1], shelf[0])


def test_tries_of_the_month_count(shelf):
    for shade, times, day in ((shelf[0], 3, 40), (shelf[1], 1, 2), (shelf[2], 2, 1)):
        for _time in range(times):
            count_try(shade=shade, on=timezone.localdate() - timezone.timedelta(days=day))
    assert leading("tried") == pks(shelf[2], shelf[1])


def test_a_single_five_does_not_lead_before_many_good_ratings(shelf):
    record_rating(product_id=pks(shelf[0])[0], change=5, count=1)
    for _rating in range(20):
        record_rating(product_id=pks(shelf[1])[0], change=5, count=1)
    record_rating(product_id=pks(shelf[1])[0], change=-1, count=0)
    assert leading("rated") == pks(shelf[1], shelf[0])
    rated = Product.objects.get(pk=pks(shelf[1])[0])
    assert (rated.rating_sum, rated.rating_count) == (99, 20)


@pytest.mark.parametrize(("change", "count"), [(6, 1), (0, 1), (-1, -1), (3, 0)])
def test_the_database_refuses_ratings_that_cannot_be(shelf, change, count):
    with pytest.raises(IntegrityError), transaction.atomic():
        record_rating(product_id=pks(shelf[0])[0], change=change, count=count)


@pytest.mark.parametrize("by", ["bought", "tried", "rated"])
def test_only_published_products_of_the_category(shelf, by, order_of):
    for shade in shelf:
        count_try(shade=shade, on=timezone.localdate())
        record_rating(product_id=shade.variant.product_id, change=4, count=1)
        order_of(shade.variant, key=f"key-{shade.pk:08}", now=timezone.now())
    Order.objects.update(status="paid", paid_at=timezone.now())
    Product.objects.filter(pk__in=pks(shelf[0])).update(category="eye")
    Product.objects.filter(pk__in=pks(shelf[1])).update(published_at=None)
    assert leading(by, "lip") == pks(shelf[2])
    assert leading(by, "eye") == pks(shelf[0])


def test_the_page_shows_them_and_no_ratings_while_there_are_none(client, shelf):
    count_try(shade=shelf[1], on=timezone.localdate())
    page = client.get("/en/rankings/?by=tried&category=lip")
    assert [card.product.pk for card in page.context["cards"]] == pks(shelf[1])
    assert "Best rated" not in page.content.decode()
    record_rating(product_id=pks(shelf[0])[0], change=5, count=1)
    assert "Best rated" in client.get("/en/rankings/").content.decode()


@pytest.mark.parametrize("query", ["?by=nothing", "?category=shoes", "?by=rated", "?by=%00"])
def test_what_is_unknown_is_left_out(client, shelf, query):
    page = client.get(f"/en/rankings/{query}")
    assert (page.status_code, page.context["by"]) == (200, "bought")


def test_the_first_ranking_that_names_something_is_shown(client, shelf):
    count_try(shade=shelf[1], on=timezone.localdate())
    assert client.get("/en/rankings/").context["by"] == "tried"
    assert client.get("/en/rankings/?by=bought").context["by"] == "bought"


def test_more_products_take_no_more_queries(client, brand, django_assert_max_num_queries):
    def look():
        client.get("/en/rankings/?by=tried")

    count_try(shade=make_shade(brand, "first"), on=timezone.localdate())
    look()
    with django_assert_max_num_queries(40) as few:
        look()
    for number in range(12):
        count_try(shade=make_shade(brand, f"more-{number}"), on=timezone.localdate())
    with django_assert_max_num_queries(40) as many:
        look()
    assert len(few) == len(many)
