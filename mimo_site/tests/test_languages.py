"""A page speaks one language: no English is left in a Korean page, no Hangul in an English one."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from catalog.models import Shade

PAGES = (
    *("", "shop/", "shop/?q=velvet", "shop/velvet-hour/", "cart/", "studio/", "looks/", "nothing-here/"),
    *("shop/colour/", "shop/colour/?hex=b3202a", "shop/suggestions/?q=velvet", "checkout/"),
    *("wishes/", "rankings/", "avoid/", "community/", "community/new/", "community/best/", "api/docs/"),
    *("shop/velvet-hour/reviews/", "shop/velvet-hour/questions/", "looks/artists/", "my-colours/"),
    *("terms/", "privacy/", "business/", "outbox/"),
    *("accounts/login/", "accounts/signup/", "accounts/password/reset/", "accounts/confirm-email/no/"),
)
SHOWN = ("alt", "aria-label", "content", "placeholder", "title")
VOID = ("br", "img", "input", "link", "meta", "path", "use")
# Names, formats, units and addresses, which are the same in both; and what stands in braces for a script.
SAME = (
    r"{\w+}|한국어|(?<![a-z])(English|mimo|lune|velvet|CIEDE2000|JavaScript|JPEG|PNG|WebP|HEIC|fps|ms|MB|https|(Open)?API"
    r"|EU|EC|III|PEG|Monk|Google|skintone|CC BY|CosIng|Limonene|Lanolin|[\w.@]+\.(kr|example))(?![a-z])"
)


class Words(HTMLParser):
    """All that a page shows or says, but what is marked as not to be translated."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent: list[bool] = [False]  # for each open element
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            is_silent = tag in ("script", "style") or given.get("translate") == "no"
            self.silent.append(self.silent[-1] or is_silent)
        if tag != "meta" or given.get("name") == "description":
            self.found += [given[name] or "" for name in SHOWN if name in given]
        if given.get("data-part") == "words":
            self.found += [value or "" for name, value in attrs if name != "data-part"]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent[-1]:
            self.found.append(data)


@pytest.fixture(autouse=True)
def _asleep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tryon.engine.TryOnEngine.warm_up", lambda self: None)


@pytest.mark.parametrize(("prefix", "foreign"), [("/", "[A-Za-z]{2,}"), ("/en/", "[가-힣]")])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_speaks_one_language(
    client: Client, shade: Shade, path: str, prefix: str, foreign: str
) -> None:
    client.post(f"/cart/{shade.variant_id}/add/", headers={"Accept": "application/json"})
    words = Words(client.get(prefix + path).content.decode()).found
    assert words
    assert [text for text in words if re.search(foreign, re.sub(SAME, "", text, flags=re.I))] == []
