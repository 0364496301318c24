"""The groups that staff belong to, and what each may do in the administration."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

BRAND_STAFF = "brand staff"
MODERATORS = "moderators"

PERMISSIONS = {
    BRAND_STAFF: (
        "catalog.view_brand",
        "catalog.change_brand",
        *(
            f"catalog.{verb}_{thing}"
            for thing in ("product", "variant", "shade", "fragrance")
            for verb in ("view", "add", "change")
        ),
        *(
            f"catalog.{verb}_{thing}"
            for thing in ("picture", "fragrancetrait")
            for verb in ("view", "add", "change", "delete")
        ),
        "catalog.view_trycount",
        "catalog.view_fulfilment",
        "catalog.change_fulfilment",
        "catalog.view_returnrequest",
        "catalog.change_returnrequest",
        "catalog.view_stockmovement",
    ),
    MODERATORS: (
        "accounts.view_user",
        *(f"community.{verb}_{thing}" for thing in ("case", "appeal") for verb in ("view", "change")),
        "community.view_ruling",
    ),
}


def create_groups() -> None:
    """Creates the groups that are missing and gives each exactly its permissions."""
    for name, permissions in PERMISSIONS.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set(Permission.objects.filter(is_one_of(permissions)))


def is_one_of(permissions: tuple[str, ...]) -> Q:
    """The condition that a permission is among these, each written `app.codename`."""
    condition = Q()
    for permission in permissions:
        app, codename = permission.split(".")
        condition |= Q(content_type__app_label=app, codename=codename)
    return condition
