"""Where somebody is signed in, and when she was last seen there."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.utils import timezone

from accounts.models import User

SEEN_EVERY_S = 5 * 60  # a page viewed sooner after the last one writes nothing


def live_sessions(user: User) -> list[UserSession]:
    """Lately seen first. Those that are over are forgotten. Three queries, however many there are."""
    listed = {row.session_key: row for row in UserSession.objects.filter(user=user).order_by("-last_seen_at")}
    stored = Session.objects.filter(session_key__in=listed, expire_date__gt=timezone.now())
    good = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    live = {row.session_key for row in stored if row.get_decoded().get(HASH_SESSION_KEY) in good}
    UserSession.objects.filter(session_key__in=listed.keys() - live).delete()
    return [row for key, row in listed.items() if key in live]


def note_seen(session_key: str) -> None:
    if cache.add(f"accounts.seen.{session_key}", True, SEEN_EVERY_S):
        UserSession.objects.filter(session_key=session_key).update(last_seen_at=timezone.now())
