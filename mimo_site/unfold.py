"""The administration's dress: its names and colours."""

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

ROUGE = {
    **{"50": "#fdf3f2", "100": "#fbe4e3", "200": "#f7cccb", "300": "#f0a7a7", "400": "#f2777c"},
    **{"500": "#d94a50", "600": "#b3202a", "700": "#951822", "800": "#7b1820", "900": "#671a20"},
    "950": "#380a0e",
}
PAPER = {
    **{"50": "#faf8f5", "100": "#f3efe9", "200": "#e6e0d9", "300": "#d3cbc2", "400": "#a79e96"},
    **{"500": "#776e67", "600": "#655d57", "700": "#463f3a", "800": "#2f2a27", "900": "#1c1917"},
    "950": "#141211",
}

UNFOLD = {
    "SITE_TITLE": "MIMO",
    "SITE_HEADER": "mimo",
    "SITE_SUBHEADER": _("Administration"),
    "SITE_URL": reverse_lazy("catalog:home"),
    "SITE_ICON": lambda request: static("img/favicon.svg"),
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/favicon.svg")}
    ],
    "SHOW_BACK_BUTTON": True,
    "BORDER_RADIUS": "8px",
    "COLORS": {"base": PAPER, "primary": ROUGE},
    "STYLES": [lambda request: static("css/admin.css")],
    "SIDEBAR": {"show_search": True, "navigation": "mimo_site.sidebar.lists_for"},
    "DASHBOARD_CALLBACK": "catalog.admin.dashboard.fill",
}
