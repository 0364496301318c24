"""What staff may do."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from accounts.groups import BRAND_STAFF, MODERATORS
from accounts.models import User


def test_brand_staff_edit_the_catalogue_but_delete_nothing_and_see_nobody(bob: User) -> None:
    assert bob.has_perms(["catalog.change_product", "catalog.add_shade", "catalog.view_brand"])
    assert not bob.has_perm("catalog.delete_product")
    assert not bob.has_perm("accounts.view_user")


def test_moderators_see_people_but_change_none(dana: User) -> None:
    assert dana.has_perm("accounts.view_user")
    assert not dana.has_perm("accounts.change_user")
    assert not dana.has_perm("catalog.change_product")
    assert dana.has_perms(["community.change_case", "community.change_appeal", "community.view_ruling"])
    assert not dana.has_perm("community.change_ruling")


@pytest.mark.django_db
def test_the_groups_are_made_once_and_made_right_again(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_groups")
    Group.objects.get(name=MODERATORS).permissions.clear()
    call_command("create_groups")
    assert Group.objects.count() == 2
    held = Group.objects.get(name=MODERATORS).permissions.values_list("codename", flat=True)
    assert set(held) == {
        "view_user",
        "view_case",
        "change_case",
        "view_appeal",
        "change_appeal",
        "view_ruling",
    }
    assert BRAND_STAFF in capsys.readouterr().out
