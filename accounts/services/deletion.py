"""Closing an account: nothing personal is left but what the law makes the shop keep, and that apart."""

from importlib import import_module

from allauth.usersessions.models import UserSession
from celery import shared_task
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import User
from accounts.personal_data import blockers_of, forget_steps, registered


class AccountBusy(Exception):
    """Something has to be finished before; the arguments say what, one sentence each."""


@transaction.atomic
def close_account(*, user: User) -> None:
    """Lock the account at once and have a job delete what it holds. AccountBusy when something is open."""
    if sentences := blockers_of(user):
        raise AccountBusy(*sentences)
    user.is_active = False
    user.set_unusable_password()
    user.save()
    end_sessions(user)
    transaction.on_commit(lambda: delete_account.delay(user.pk))


def end_sessions(user: User) -> None:
    """On every device; what the sessions held is gone with them."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in UserSession.objects.filter(user=user):
        store(session.session_key).delete()
        session.delete()


@shared_task  # type: ignore[untyped-decorator]
def delete_account(pk: int) -> None:
    """Files first, then the rows in one transaction: broken off anywhere, it can simply run again."""
    user = User.objects.filter(pk=pk).first()
    if user is None:
        return
    for data in registered():
        for row in data.rows(user):
            for _field, name in data.files(row):
                default_storage.delete(name)
    with transaction.atomic():
        for forget in forget_steps():
            forget(user)
        end_sessions(user)
        email, language = user.email, user.language
        user.delete()
        transaction.on_commit(lambda: say_goodbye(email, language), robust=True)


def say_goodbye(email: str, language: str) -> None:
    with translation.override(language):
        text = render_to_string("profile/email/closed.txt").strip()
    subject, _break, body = text.partition("\n")
    EmailMessage(f"[MIMO] {subject}", body.strip() + "\n", to=[email]).send()
