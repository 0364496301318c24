"""The administration's sidebar: every list that this person may open."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

FIRST = ("catalog", "community", "accounts")
ICONS = {
    "brand": "storefront",
    "product": "category",
    "variant": "sell",
    "shade": "palette",
    "picture": "image",
    "trycount": "front_hand",
    "stockmovement": "inventory_2",
    "order": "receipt_long",
    "fulfilment": "local_shipping",
    "return": "assignment_return",
    "returnrequest": "assignment_return",
    "coupon": "confirmation_number",
    "fragrance": "air",
    "refund": "undo",
    "exchangerate": "currency_exchange",
    "artistlook": "brush",
    "emailaddress": "alternate_email",
    "authenticator": "key",
    "usersession": "devices",
    "invitation": "mail",
    "user": "person",
    "group": "group",
    "review": "star",
    "post": "photo_library",
    "case": "flag",
    "appeal": "balance",
    "ruling": "gavel",
}


def _place(app: dict[str, Any]) -> int:
    """What is worked with every day stands first."""
    label = app["app_label"]
    return FIRST.index(label) if label in FIRST else len(FIRST)


def lists_for(request: HttpRequest) -> list[dict[str, Any]]:
    """The dashboard, then every list that the person may see, app by app."""
    home = {"title": _("Dashboard"), "icon": "home", "link": reverse_lazy("admin:index")}
    groups: list[dict[str, Any]] = [{"title": "", "items": [home]}]
    for app in sorted(admin.site.get_app_list(request), key=_place):
        items = [
            {
                "title": model["name"],
                "icon": ICONS.get(model["object_name"].lower(), "list"),
                "link": model["admin_url"],
            }
            for model in app["models"]
            if model["admin_url"]
        ]
        groups.append({"title": app["name"], "separator": True, "items": items})
    return groups
