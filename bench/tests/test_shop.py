"""The benchmarks of search and pages, in short."""

import pytest

from bench import pages, search

pytestmark = pytest.mark.django_db


def test_search_is_measured_and_the_shortcut_agrees():
    figures, broken = search.measure(600, 5)
    assert broken == []
    assert figures["shades"] == 600
    assert figures["differ"] == 0
    assert figures["typo.found"] > 0
    assert figures["nearest_ms"] > 0


def test_pages_take_the_same_queries_with_more_products():
    figures, broken = pages.measure(10, 60, 1)
    assert broken == []
    assert 0 < figures["list.few_queries"] == figures["list.many_queries"]
