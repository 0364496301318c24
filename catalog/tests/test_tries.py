"""Counting tries."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from catalog.models import TryCount
from catalog.services.tries import count_try

DAY = date(2026, 3, 2)


def test_tries_are_counted_by_shade_and_day(shade):
    for day in (DAY, DAY, DAY + timedelta(days=1)):
        count_try(shade=shade, on=day)
    assert list(TryCount.objects.order_by("day").values_list("day", "count")) == [
        (DAY, 2),
        (DAY + timedelta(days=1), 1),
    ]


def test_a_day_has_one_row(shade):
    TryCount.objects.create(shade=shade, day=DAY, count=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        TryCount.objects.create(shade=shade, day=DAY, count=1)


def test_a_count_says_nothing_about_who():
    assert {field.name for field in TryCount._meta.fields} == {"id", "shade", "day", "count"}


@pytest.mark.skipif(connection.vendor == "sqlite", reason="an in-memory SQLite has one writer, no race")
@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_all_count(shade):
    def count(_number):
        try:
            count_try(shade=shade, on=DAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(40)))
    assert TryCount.objects.get().count == 40
