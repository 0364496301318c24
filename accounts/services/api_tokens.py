"""Making and revoking API tokens."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import ApiToken, User
from accounts.models.api_token import digest_of, new_secret

MOST = 20


class TooManyTokens(Exception):
    """The member has as many as she may; the message tells her."""


@transaction.atomic
def make_token(*, user: User, name: str, now: datetime) -> tuple[ApiToken, str]:
    """The token and its secret, which nobody can show again. TooManyTokens beyond `MOST`."""
    User.objects.select_for_update().get(pk=user.pk)
    if user.api_tokens.count() >= MOST:
        raise TooManyTokens(_("At most %(most)d tokens. Revoke one that you no longer use.") % {"most": MOST})
    secret = new_secret()
    token = user.api_tokens.create(name=name, digest=digest_of(secret), hint=secret[-4:], created_at=now)
    return token, secret
