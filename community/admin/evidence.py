"""What moderators look at: the thing itself, who reported it and why, and what its author did before."""

import base64
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from community.models import Case, Comment, Member, Post, Report, Review, Ruling
from community.services.moderation import Target, suspended_until

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

LATEST = 20


def shown(target: Target | None) -> SafeString:
    """Its words and its pictures: plain text, and files that no address leads to."""
    if target is None:
        return format_html("<p>{}</p>", _("It was deleted by its author."))
    pictures = format_html_join("", '<img class="evidence-picture" src="{}" alt="">', _pictures(target))
    return format_html('<div class="evidence"><p>{}</p>{}</div>', _words(target), pictures)


def _words(target: Target) -> str:
    if isinstance(target, Post):
        return target.caption
    if isinstance(target, Member):
        return f"@{target.handle} · {target.name}\n{target.bio}"
    return target.text


def _pictures(target: Target) -> list[tuple[str]]:
    names: list[str | None] = []
    if isinstance(target, Post):
        names = [target.picture.name, target.before.name]
    if isinstance(target, Member):
        names = [target.picture.name]
    if isinstance(target, Review):
        names = [row.picture.name for row in target.pictures.all()]
    return [(_inline(name),) for name in names if name and default_storage.exists(name)]


def _inline(name: str) -> str:
    with default_storage.open(name) as file:
        return f"data:image/jpeg;base64,{base64.b64encode(file.read()).decode()}"


def reports(case: Case) -> SafeString:
    rows = case.reports.select_related("reporter__member")[:LATEST]
    return format_html_join("", "<p>{} · {} · {}{}</p>", (_report(row) for row in rows))


def _report(row: Report) -> tuple[str, str, str, str]:
    state = "" if row.settled_at is None else f" ({_('settled')})"
    return day(row.created_at), name_of(row.reporter), str(row), state


def history(user: "User", now: "datetime") -> SafeString:
    """What the author has written, how often it was reported, and what was done about it before."""
    counts = _("%(posts)d looks, %(comments)d comments, %(reviews)d reviews; reported %(reports)d times.") % {
        "posts": Post.objects.filter(author=user).count(),
        "comments": Comment.objects.filter(author=user).count(),
        "reviews": Review.objects.filter(author=user).count(),
        "reports": Report.objects.filter(case__subject=user).count(),
    }
    until = suspended_until(user, now)
    state = _("Suspended until %s.") % day(until) if until else ""
    rows = Ruling.objects.filter(subject=user).select_related("moderator")[:LATEST]
    return format_html("<p>{} · {}</p><p>{}</p>{}", name_of(user), counts, state, acts(list(rows)))


def acts(rows: list[Ruling]) -> SafeString:
    return format_html_join(
        "",
        "<p>{} · {} · {} · {} · {}</p>",
        (
            (day(row.at), row.get_verb_display(), row.get_reason_display(), by(row), row.note or "—")
            for row in rows
        ),
    )


def by(ruling: Ruling) -> str:
    return str(ruling.moderator or _("the shop itself"))


def name_of(user: "User") -> str:
    """As the community knows her: her address is not the moderators' to see."""
    member = getattr(user, "member", None)
    return f"@{member.handle}" if member else user.public_name


def day(moment: "datetime") -> str:
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT")
