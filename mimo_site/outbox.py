"""The demo shop sends no mail: it puts each one into a file and shows them at /outbox/."""

from collections.abc import Sequence
from datetime import UTC
from email import message_from_bytes, policy
from email.message import EmailMessage as Mail
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

NEWEST = 100  # mails shown


class OutboxEmailBackend(BaseEmailBackend):
    """Writes each message to a file of its own, named so that the newest sorts last."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        settings.OUTBOX_DIR.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%dT%H%M%S%f}-{uuid4().hex[:8]}.eml"
            (settings.OUTBOX_DIR / name).write_bytes(message.message().as_bytes())
        return len(email_messages)


def read_mail(path: Path) -> dict[str, Any]:
    """Its subject, recipient, date and text; a message that has only HTML shows its source."""
    mail = message_from_bytes(path.read_bytes(), _class=Mail, policy=policy.default)
    body = mail.get_body(("plain", "html"))
    return {
        "name": path.stem,
        "subject": str(mail["subject"]),
        "to": str(mail["to"]),
        "date": mail["date"].datetime.replace(tzinfo=UTC),  # Django writes it in UTC
        "text": body.get_content() if body else "",
    }


def mails(request: HttpRequest) -> HttpResponse:
    """Everything sent, newest first. Routed in the demo only."""
    newest = sorted(settings.OUTBOX_DIR.glob("*.eml"), reverse=True)[:NEWEST]
    return render(request, "pages/outbox.html", {"mails": [read_mail(path) for path in newest]})
