"""How long ago something was, in words."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from mimo_site.templatetags.ago import ago

SAID = [
    (-5, "just now"),
    (59, "just now"),
    (60, "1 minute ago"),
    (3599, "59 minutes ago"),
    (3600, "1 hour ago"),
    (86_399, "23 hours ago"),
    (86_400, "1 day ago"),
    (604_799, "6 days ago"),
]


@pytest.mark.parametrize(("seconds", "words"), SAID)
def test_a_time_is_told_in_its_largest_unit(seconds, words):
    with translation.override("en"):
        assert ago(timezone.now() - timedelta(seconds=seconds)) == words


def test_after_a_week_the_date_is_told():
    when = timezone.now() - timedelta(days=400)
    with translation.override("en"):
        assert str(timezone.localtime(when).year) in ago(when)
