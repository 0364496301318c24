"""Who looks after the demo brands."""

from django.contrib.auth import get_user_model
from django.core.management import call_command


def test_the_demo_staff_looks_after_her_brand(db):
    bob = get_user_model().objects.create_user("bob@mimo.example")
    call_command("load_demo_shop", verbosity=0)
    assert [brand.slug for brand in bob.brands.all()] == ["haeum"]
