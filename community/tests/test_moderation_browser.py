"""A moderator's acts and the path of whom they are about, clicked in a real Chromium."""

import pytest
from playwright.sync_api import Page, expect

from community.tests.test_community_browser import (
    PHONE,
    check,
    chromium,  # noqa: F401 (fixtures)
    sign_up,
    visit,  # noqa: F401
)
from community.tests.test_safety_browser import DANA, sign_in_as_moderator

pytestmark = pytest.mark.browser
QUESTIONS = "/en/shop/lune-velvet-veil/questions/"
CASES, APPEALS, LOG = (f"/en/admin/community/{name}/" for name in ("case", "appeal", "ruling"))
SAID, SAID_LATER = "Who else sells followers by the kilo?", "Which shade is nearest to a ripe fig?"


def ask(page: Page, words: str) -> None:
    page.goto(QUESTIONS)
    page.get_by_label("Ask the brand and those who wear it").fill(words)
    page.get_by_role("button", name="Ask", exact=True).click()


def expect_asked(page: Page, words: str, *, is_there: bool = True) -> None:
    page.goto(QUESTIONS)
    expect(page.locator(".question-text").first).to_be_visible()
    expect(page.locator(".question-text", has_text=words)).to_have_count(int(is_there))


def report(page: Page, words: str) -> None:
    page.goto(QUESTIONS)
    asked = page.get_by_role("article").filter(has=page.locator(".question-text", has_text=words))
    asked.get_by_role("link", name="Report").first.click()
    page.get_by_label("spam or advertising").check()
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("A moderator looks at it.")).to_be_visible()


def rule(page: Page, verb: str, note: str, days: int | None = None) -> None:
    page.goto(CASES)
    page.get_by_role("link", name=SAID).click()
    page.locator("[name=verb]").select_option(verb)
    page.locator("[name=note]").fill(note)
    if days:
        page.locator("[name=days]").fill(str(days))
    page.locator("[name=_save]").click()
    page.wait_for_url(f"**{CASES}")


def expect_told(page: Page, news: str, note: str) -> None:
    """She hears of it, and reads why."""
    page.goto("/en/accounts/notifications/")
    page.get_by_role("link").filter(has_text=news).first.click()
    page.wait_for_url("**/moderation/**")
    expect(page.get_by_role("main")).to_contain_text(note)


def test_warned_suspended_heard_and_let_back(visit):  # noqa: F811
    ivy, jane, dana = visit(**PHONE), visit(), visit()
    sign_up(ivy, "ivy")
    ask(ivy, SAID)
    expect(ivy.locator(".question-text", has_text=SAID)).to_be_visible()
    sign_up(jane, "jane")
    report(jane, SAID)
    sign_in_as_moderator(dana)

    rule(dana, "warn", "We sell make-up here.")
    expect_told(ivy, "The moderators have a word for you.", "We sell make-up here.")
    check(ivy)
    expect_asked(jane, SAID)

    rule(dana, "suspend", "You were warned.", days=3)
    expect_asked(jane, SAID, is_there=False)
    ask(ivy, SAID_LATER)
    expect(ivy.get_by_role("heading", name="You cannot write here for a while")).to_be_visible()
    expect(ivy.get_by_role("main")).to_contain_text("You were warned.")
    check(ivy)
    ivy.get_by_role("link", name="Why, and how to appeal").click()
    ivy.get_by_role("main").locator("textarea").fill("It was a joke of my little sister's.")
    ivy.get_by_role("button", name="Appeal").click()
    expect(ivy.get_by_text("Another look is taken at it.")).to_be_visible()
    expect(ivy.get_by_role("button", name="Appeal")).to_have_count(0)
    check(ivy)

    dana.goto(APPEALS)
    dana.get_by_role("link", name="It was a joke of my little sister's.").click()
    dana.locator("[name=decision]").select_option("granted")
    dana.locator("[name=words]").fill("Then greet your sister.")
    dana.locator("[name=_save]").click()
    dana.wait_for_url(f"**{APPEALS}")
    expect_told(ivy, "You can write here again.", "Then greet your sister.")
    ask(ivy, SAID_LATER)
    expect(ivy.locator(".question-text", has_text=SAID_LATER)).to_be_visible()
    expect_asked(jane, SAID)

    rule(dana, "hide", "It has nothing to do with this lipstick.")
    expect_asked(jane, SAID, is_there=False)
    expect_told(ivy, "Something you wrote or showed is hidden now.", "nothing to do with this lipstick")
    rule(dana, "restore", "On second thoughts, it may stay.")
    expect_asked(jane, SAID)
    expect_told(ivy, "Something of yours can be seen again.", "On second thoughts, it may stay.")

    dana.goto(LOG)  # every act: who, when, why
    logged = dana.get_by_role("row").filter(has_text="Then greet your sister.")
    expect(logged).to_contain_text(DANA.name)
    for note in ("We sell make-up here.", "You were warned.", "On second thoughts, it may stay."):
        expect(dana.get_by_role("row").filter(has_text=note)).to_have_count(1)
