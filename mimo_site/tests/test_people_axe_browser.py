"""axe on every page of people and community, on a phone and at a desk. A page missing here fails."""

import re

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page

from accounts.demo import PEOPLE
from catalog.tests.conftest import DESK, PHONE, chromium, visit  # noqa: F401 (fixtures)
from catalog.tests.test_axe_browser import check
from mimo_site.tests.test_lists import LISTS, SINGLE

pytestmark = pytest.mark.browser
ALICE = next(person for person in PEOPLE if person.role == "customer")
PRODUCT = "lune-velvet-veil"
SEEN_BY_ANYBODY = {
    **{"account_login": "login/", "account_signup": "signup/", "account_reset_password": "password/reset/"},
    "account_reset_password_done": "password/reset/done/",
    "account_reset_password_from_key": "password/reset/key/1-nothing/",
    "account_reset_password_from_key_done": "password/reset/key/done/",
    "account_inactive": "inactive/",
    "account_email_verification_sent": "confirm-email/",
    "account_confirm_email": "confirm-email/nothing/",
    "socialaccount_login_cancelled": "3rdparty/login/cancelled/",
    "socialaccount_login_error": "3rdparty/login/error/",
    "accounts:unsubscribe": "unsubscribe/nothing/",
}
HERS = {
    **{f"accounts:{name}": f"{name}/" for name in ("profile", "data", "close")},
    "accounts:home": "",
    "accounts:notification-list": "notifications/",
    "accounts:notification-settings": "notifications/settings/",
    "accounts:api-token-list": "tokens/",
    "usersessions_list": "sessions/",
    **{"account_email": "email/", "account_change_password": "password/change/"},
    "account_reauthenticate": "reauthenticate/",
    **{"mfa_index": "2fa/", "mfa_activate_totp": "2fa/totp/activate/"},
    **{"mfa_list_webauthn": "2fa/webauthn/", "mfa_add_webauthn": "2fa/webauthn/add/"},
    "socialaccount_connections": "3rdparty/",
}
COMMUNITY = {
    **{f"community:{name}": f"community/{path}" for name, path in (("feed", ""), ("new", "new/"))},
    **{f"community:{name}": f"community/{name}/" for name in ("following", "saved", "best")},
    "community:tag": "community/tags/daily/",
    "community:member-edit": "community/me/edit/",
    "community:me": "community/me/",
    "community:kept-away": "community/me/kept-away/",
    "community:alike": "rankings/alike/?age=20s",
    **{f"community:{name}-list": f"shop/{PRODUCT}/{name}s/" for name in ("review", "question")},
    "community:review-write": f"shop/{PRODUCT}/reviews/write/",
    "community:member": "@june/",
    **{f"community:member-{name}": f"@june/{name}/" for name in ("followers", "following")},
    "tryon:look-list": "looks/",
}
MADE = {  # found on the way, where each has an address of its own
    *(f"community:{name}" for name in ("post-new", "post", "shared", "post-edit", "comment-edit", "report")),
    *(f"community:{name}" for name in ("review", "question-edit", "answer-edit", "best-of")),
}
NO_PAGES = {  # fragments, numbers, files and ways to other pages
    *(f"community:{name}" for name in ("strip", "worn", "comment-list", "post-counters", "review-start")),
    *(f"community:{name}" for name in ("post-picture", "post-before", "review-picture", "post-try")),
    "community:member-picture",
    *("accounts:notification-count", "accounts:notification-open", "accounts:export-download"),
    *("tryon:look-picture", "mfa_login_webauthn", "mfa_download_recovery_codes"),
}
ELSEWHERE = {  # need a moderator's act, a second factor or a stranger's site: tested with those
    *("community:ruling", "mfa_authenticate", "mfa_deactivate_totp", "mfa_reauthenticate"),
    *("mfa_reauthenticate_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
    *("mfa_remove_webauthn", "mfa_edit_webauthn", "socialaccount_signup", "account_set_password"),
    "account_confirm_login_code",
}
SCREENS = pytest.mark.parametrize(
    ("screen", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone", "desk"]
)


def test_every_page_of_people_and_community_has_its_place_here():
    named = SEEN_BY_ANYBODY.keys() | HERS.keys() | COMMUNITY.keys() | MADE | NO_PAGES | ELSEWHERE
    assert named == LISTS.keys() | SINGLE


@SCREENS
def test_axe_finds_nothing_where_anybody_may_go(visit, screen, scheme):  # noqa: F811
    page = visit("/en/accounts/login/", color_scheme=scheme, **screen)
    for path in SEEN_BY_ANYBODY.values():
        page.goto(f"/en/accounts/{path}")
        check(page, screen)


def sign_in(page: Page) -> None:
    page.goto("/en/accounts/login/")
    page.locator("main [name=login]").fill(ALICE.email)
    page.locator("main [name=password]").fill(ALICE.password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url, wait_until="domcontentloaded")


def confirm(page: Page) -> None:
    page.goto("/en/accounts/reauthenticate/?next=/en/accounts/")
    page.locator("main [name=password]").fill(ALICE.password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "reauthenticate" not in url)


def post(page: Page, path: str, **fields: str) -> str:
    """As a form of the page does; where it leads."""
    code = """async ([path, fields]) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
      const answer = await fetch(path, { method: "POST", body });
      return [answer.status, answer.url, await answer.text()];
    }"""
    status, url, text = page.evaluate(code, [path, fields])
    assert status < 400, (path, status, text[:2000])
    return url


def say_things(page: Page, scheme: str) -> list[str]:
    """A look kept and shared twice, a comment, a review, a question, an answer: where all that is."""
    page.goto("/en/accounts/profile/")
    post(page, "/en/looks/", look='{"layers":[{"region":"lips","colours":["#b3202a"]}]}', name="Friday")
    page.goto("/en/looks/")
    share = page.locator("a[href*='/posts/new/']").first.get_attribute("href")
    linked = post(page, share, caption=f"Only by link, {scheme}", visibility="link")
    public = post(page, share, caption=f"Seen by all {scheme} #daily", visibility="public")
    pk = re.search(r"/posts/(\d+)/", public)[1]
    post(page, f"/en/posts/{pk}/comments/new/", text=f"My own words below it, {scheme}")
    written = f"/en/shop/{PRODUCT}/"
    post(page, f"{written}reviews/write/", stars="5", text="It stays where it is", colour="5")
    post(page, f"{written}questions/new/", text=f"Does it dry the lips, {scheme}?")
    page.goto(f"{written}questions/")
    asked = page.locator("a[href*='/questions/'][href$='/edit/']").first.get_attribute("href")
    post(page, asked.replace("edit/", "answer/"), text=f"Not mine, at least, {scheme}")
    post(page, "/en/@june/mute/")
    page.goto(f"{written}questions/")
    answered = page.locator("a[href*='/answers/'][href$='/edit/']").first.get_attribute("href")
    page.goto(public)
    comment = page.locator("a[href*='/comments/'][href$='/edit/']").first.get_attribute("href")
    page.goto(f"{written}reviews/?sort=new")
    review = page.locator("article.review").first.get_attribute("id").removeprefix("review-")
    page.goto("/en/community/new/")
    other = page.locator(".post-card-open:not([aria-label*=Alice])").last.get_attribute("href")
    page.goto(other)
    report = page.locator("a[href*='/report/post/']").get_attribute("href")
    month = f"/en/community/best/{localdate():%Y/%m}/"
    made = [
        share,
        linked,
        public,
        f"/en/posts/{pk}/edit/",
        comment,
        f"/en/reviews/{review}/",
        asked,
        answered,
    ]
    return [*made, report, month]


@SCREENS
def test_axe_finds_nothing_where_she_may_go(visit, screen, scheme):  # noqa: F811
    page = visit("/en/accounts/login/", color_scheme=scheme, **screen)
    sign_in(page)
    made = say_things(page, scheme)
    confirm(page)
    pages = [f"/en/accounts/{path}" for path in HERS.values()]
    pages += [f"/en/{path}" for path in COMMUNITY.values()]
    for path in [*pages, *made]:
        answer = page.goto(path)
        assert answer.ok, (path, answer.status)
        check(page, screen)
