"""Reports and what becomes of them. Whatever is done is written into the log in the same transaction."""

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from accounts.services.notifications import notify
from community.models import (
    Answer,
    Appeal,
    Case,
    Comment,
    Member,
    Outcome,
    Post,
    Question,
    Response,
    Review,
    Ruling,
    Verb,
)
from community.services.limits import record_act
from community.services.live import tell
from community.services.reviews import set_review_hidden
from community.services.scores import recount

if TYPE_CHECKING:
    from accounts.models import User

HIDES_AT = 3  # people whose reports wait
Target = Post | Comment | Review | Response | Question | Answer | Member
REPORTABLE: dict[str, type[Target]] = {
    "post": Post,
    "comment": Comment,
    "review": Review,
    "response": Response,
    "question": Question,
    "answer": Answer,
    "member": Member,
}
TOLD = {
    **{Verb.HIDE: "hidden", Verb.AUTO_HIDE: "hidden", Verb.RESTORE: "restored"},
    **{Verb.WARN: "warned", Verb.SUSPEND: "suspended", Verb.LIFT: "suspension_lifted"},
}
UNDOES = {Verb.HIDE: Verb.RESTORE, Verb.AUTO_HIDE: Verb.RESTORE, Verb.SUSPEND: Verb.LIFT}


class OwnThing(Exception):
    """Nobody reports herself, and nobody judges what is her own."""


class CannotRule(Exception):
    """This cannot be done with such a thing, or as it is now."""


class CannotAppeal(Exception):
    """Not against this, or not twice."""


def owner_of(target: Target) -> "User":
    return target.user if isinstance(target, Member) else target.author


def report(*, reporter: "User", target: Target, reason: str, note: str = "", now: datetime) -> None:
    """Put it into the moderators' queue; while her report waits, another one changes nothing.

    Enough of them hide it until a moderator has looked. Raises OwnThing, TooFast.
    """
    subject = owner_of(target)
    if subject == reporter:
        raise OwnThing
    with transaction.atomic():
        record_act(user=reporter, kind="report", now=now)
        thing = {"content_type": ContentType.objects.get_for_model(target), "object_id": target.pk}
        Case.objects.get_or_create(**thing, defaults={"subject": subject, "opened_at": now})
        case = Case.objects.select_for_update().get(**thing)
        waiting = case.reports.filter(settled_at=None)
        if waiting.filter(reporter=reporter).exists():
            return
        case.reports.create(reporter=reporter, reason=reason, note=note, created_at=now)
        if case.settled_at:
            case.settled_at, case.opened_at = None, now
            case.save(update_fields=["settled_at", "opened_at"])
        reasons = list(waiting.values_list("reason", flat=True))
        if len(reasons) >= HIDES_AT and Verb.AUTO_HIDE in possible(case) and not case.is_cleared:
            usual = Counter(reasons).most_common(1)[0][0]
            rule(case=case, verb=Verb.AUTO_HIDE, reason=usual, moderator=None, now=now)


def possible(case: Case) -> list[Verb]:
    """What can be done about it as it is now."""
    verbs = [Verb.WARN, Verb.SUSPEND]
    if suspended_until(case.subject, timezone.now()):
        verbs.append(Verb.LIFT)
    if isinstance(case.target, Member) and not case.target.picture:
        return [Verb.APPROVE, *verbs]
    if case.is_hidden:
        return [Verb.RESTORE, Verb.HIDE, *verbs]
    return [Verb.APPROVE, Verb.HIDE, Verb.AUTO_HIDE, *verbs]


def rule(
    *,
    case: Case,
    verb: str,
    reason: str,
    moderator: "User | None",
    note: str = "",
    until: datetime | None = None,
    now: datetime,
) -> Ruling:
    """Do it, log it, tell the author. A moderator's act settles the reports. Raises CannotRule, OwnThing."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case.pk)
        if case.subject == moderator:
            raise OwnThing
        if verb not in possible(case) or (verb == Verb.SUSPEND) != (until is not None and until > now):
            raise CannotRule
        _carry_out(case, verb, until, now)
        if verb != Verb.AUTO_HIDE:
            case.settled_at, case.is_cleared = now, verb in {Verb.APPROVE, Verb.RESTORE}
            case.save(update_fields=["settled_at", "is_cleared"])
            case.reports.filter(settled_at=None).update(settled_at=now)
        ruling = Ruling.objects.create(
            case=case,
            subject=case.subject,
            moderator=moderator,
            kind=case.content_type.model,
            verb=verb,
            reason=reason,
            note=note,
            until=until,
            at=now,
        )
        _tell_author(ruling)
    return ruling


def _carry_out(case: Case, verb: str, until: datetime | None, now: datetime) -> None:
    if verb in {Verb.HIDE, Verb.AUTO_HIDE} and not case.is_hidden:
        _set_hidden(case.target, now)
    elif verb == Verb.RESTORE:
        _set_hidden(case.target, None)
    elif verb in {Verb.SUSPEND, Verb.LIFT}:
        Member.objects.filter(user=case.subject).update(suspended_until=until)


def _set_hidden(target: Any, at: datetime | None) -> None:
    if isinstance(target, Review):
        set_review_hidden(review=target, at=at)
        return
    type(target)._default_manager.filter(pk=target.pk).update(hidden_at=at)
    if isinstance(target, Comment):
        tell(recount(target.post_id))
    if isinstance(target, Post):
        tell(target)


def _tell_author(ruling: Ruling) -> None:
    if ruling.subject and (kind := TOLD.get(Verb(ruling.verb))):
        notify(user=ruling.subject, kind=kind, url=ruling.get_absolute_url())


def appeal(*, ruling: Ruling, text: str, now: datetime) -> Appeal:
    """The author's word, once an act. CannotAppeal otherwise."""
    if not ruling.can_be_appealed or ruling.subject is None:
        raise CannotAppeal
    return Appeal.objects.create(ruling=ruling, author=ruling.subject, text=text, created_at=now)


def decide_appeal(*, appeal: Appeal, is_granted: bool, answer: str, moderator: "User", now: datetime) -> None:
    """Granted, it is undone; logged and told either way. Raises CannotAppeal, OwnThing."""
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update().get(pk=appeal.pk)
        if appeal.decided_at:
            raise CannotAppeal
        if appeal.author == moderator:
            raise OwnThing
        ruling = appeal.ruling
        appeal.outcome = Outcome.GRANTED if is_granted else Outcome.REFUSED
        appeal.answer, appeal.decided_at = answer, now
        appeal.save()
        undo = UNDOES.get(Verb(ruling.verb)) if is_granted else None
        if undo and ruling.case and undo in possible(ruling.case):
            rule(case=ruling.case, verb=undo, reason=ruling.reason, moderator=moderator, note=answer, now=now)
            return
        verb = Verb.APPROVE if is_granted else Verb.UPHOLD
        logged = {"case": ruling.case, "subject": appeal.author, "moderator": moderator, "kind": ruling.kind}
        Ruling.objects.create(**logged, verb=verb, reason=ruling.reason, note=answer, at=now)
        notify(user=appeal.author, kind="appeal_decided", url=ruling.get_absolute_url())


def suspended_until(user: "User", now: datetime) -> datetime | None:
    """None: she may write."""
    member = Member.objects.filter(user=user, suspended_until__gt=now).first()
    return member.suspended_until if member else None
