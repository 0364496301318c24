"""What the customer is told by mail, and what runs by itself."""

from datetime import timedelta

import pytest
from celery import current_app as app
from django.conf import settings as site
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import override

from catalog.models import Fulfilment, Order
from catalog.services.orders import expire_overdue, mail_customer, mail_later, move_fulfilment
from catalog.services.reconcile import reconcile

MAILS = sorted(path.stem for path in (site.BASE_DIR / "templates/catalog/email").glob("*.txt"))
MAILS = [name for name in MAILS if name not in {"base", "back_in_stock", "invitation"}]  # of no order


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def order(order_of, shade):
    with override("en"):
        return order_of(shade.variant, now=timezone.now())


@pytest.mark.parametrize("what", MAILS)
def test_every_mail_says_what_it_is_about_and_where_to_look(order, what):
    mail_customer(order.pk, what, order.fulfilments.get().pk)
    (sent,) = mail.outbox
    assert sent.to == ["guest@mimo.example"]
    assert order.number in sent.subject
    assert f"http://testserver/en/orders/{order.token}/" in sent.body
    assert "Velvet Hour · Chili 01 × 1  ₩26,000" in sent.body
    assert "None" not in sent.body
    assert "&" not in sent.body


@pytest.mark.parametrize("what", MAILS)
def test_every_mail_comes_in_the_orders_language(order, what):
    Order.objects.update(language="ko")
    mail_customer(order.pk, what, order.fulfilments.get().pk)
    assert "Hello" not in mail.outbox[0].body
    assert not mail.outbox[0].subject.removeprefix("[MIMO] ").isascii()


def test_a_parcel_on_its_way_is_told_with_its_number(order, django_capture_on_commit_callbacks):
    Order.objects.update(status="paid")
    with django_capture_on_commit_callbacks(execute=True):
        move_fulfilment(
            fulfilment=Fulfilment.objects.get(),
            to="shipped",
            carrier="CJ",
            tracking="6512-33",
            now=timezone.now(),
        )
    assert "CJ 6512-33" in mail.outbox[0].body


def test_a_mail_that_cannot_be_sent_undoes_nothing(order, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "no.such.Backend"
    with django_capture_on_commit_callbacks(execute=True):
        mail_later(order, "paid")
    assert Order.objects.get() == order


@pytest.mark.parametrize("task", [expire_overdue, reconcile, lambda: call_command("reconcile_orders")])
def test_an_overdue_order_expires_by_itself(order, task):
    Order.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for _time in range(2):
        task()
    assert Order.objects.get().status == "expired"


def test_beat_runs_tasks_that_exist():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in site.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)
