"""Export and deletion reach every app: what names a person is handled, and nothing of her is left."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import CASCADE, DO_NOTHING
from django.test import Client
from django.utils import timezone
from djmoney.money import Money

from accounts.models import BeautyProfile, Consent, User
from accounts.personal_data import registered
from accounts.services.consent import give_consent, withdraw_consent
from accounts.services.deletion import AccountBusy, close_account, delete_account
from accounts.services.export import ExportRunning, forget_old_exports, start_export
from accounts.services.notifications import choose_mail, notify
from catalog.models import Address, Order, OrderStatus, RetainedOrder, Shade, Wish
from catalog.services.retention import forget_retained_orders
from community.models import Member
from community.services.members import show_picture
from tryon.models import KeptLook
from tryon.tests.fakes import picture

pytestmark = pytest.mark.django_db(transaction=True)

MARK = "xq7alice"  # in everything that alice ever typed


def pointing_at_people() -> list[tuple[type, str, object]]:
    """Each model and field that names a person; relations of many are tables of their own."""
    return [
        (model, field.name, field.remote_field.on_delete)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is User
    ]


def make_order(user: User, status: str) -> Order:
    address = Address.objects.create(
        user=user, name=MARK, phone=MARK, postcode="04524", line1=MARK, line2=MARK
    )
    now = timezone.now()
    money = {"goods": Money(1000, "KRW"), "shipping": Money(0, "KRW"), "total": Money(1000, "KRW")}
    return Order.objects.create(
        user=user,
        shopper=f"user-{user.pk}",
        key=f"key-{status}",
        fingerprint="-",
        email=user.email,
        language="ko",
        site="http://testserver",
        address=address,
        status=status,
        terms_version="1",
        placed_at=now,
        expires_at=now,
        **money,
    )


@pytest.fixture
def mary(shade: Shade) -> User:
    """Somebody who left traces in every app."""
    user = User.objects.create_user(f"{MARK}@mimo.example", name=MARK)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    user.socialaccount_set.create(provider="kakao", uid=MARK, extra_data={"nickname": MARK})
    BeautyProfile.objects.create(user=user, skin_tone=4, birth_year=1999)
    for document in (Consent.Document.CAMERA, Consent.Document.PICTURES):
        give_consent(user=user, document=document, version="1", how=Consent.How.STUDIO)
    choose_mail(user=user, kind="like", is_wanted=True)
    notify(user=user, kind="export_ready", url="/", data={"more": MARK})
    Wish.objects.create(user=user, variant=shade.variant, made_at=timezone.now())
    kept = KeptLook(owner=user, name=MARK, look={"layers": []})
    kept.picture.save("x.jpg", ContentFile(b"face"), save=False)
    kept.save()
    Member.objects.create(user=user, handle="mary", name=MARK, bio=MARK)
    show_picture(member=user.member, jpeg=picture(), faces=1, now=timezone.now())
    make_order(user, OrderStatus.CLOSED)
    return user


def dump(*, without: tuple[str, ...] = ()) -> str:
    """Every value of every table as text."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name not in without]
        found = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def stored_files() -> list[str]:
    root = default_storage.path("")
    return [str(path) for path in Path(root).rglob("*") if path.is_file()]


def test_whoever_names_a_person_stands_in_the_register() -> None:
    known = {(data.model, name) for data in registered() for name in data.fields}
    kept = {data.model for data in registered() if data.is_kept}
    forgotten = [
        f"{model._meta.label}.{name}"
        for model, name, on_delete in pointing_at_people()
        if (model, name) not in known or (on_delete is DO_NOTHING)
    ]
    assert forgotten == []
    stays = {model for model, _name, on_delete in pointing_at_people() if on_delete is not CASCADE}
    assert stays - kept <= {Order, Address}  # which `set_orders_apart` deals with


def test_nothing_of_a_closed_account_is_left(mary: User) -> None:
    client = Client()
    client.force_login(mary)
    for path in ("/", "/accounts/", "/looks/", "/accounts/data/"):
        client.get(path)
    assert MARK in dump()
    close_account(user=mary)
    assert not User.objects.filter(pk=mary.pk).exists()
    assert MARK not in dump(without=("catalog_retainedorder", "django_session"))
    assert stored_files() == []
    assert MARK not in repr(cache._cache)
    assert mail.outbox[-1].to == [f"{MARK}@mimo.example"]
    assert client.get("/accounts/data/").status_code == 302


def test_deleting_twice_or_after_breaking_off_does_no_harm(mary: User) -> None:
    pk = mary.pk
    default_storage.delete(KeptLook.objects.get().picture.name)  # as a first run that broke off would have
    for _again in range(2):
        delete_account(pk)
    assert not User.objects.filter(pk=pk).exists()
    assert RetainedOrder.objects.count() == 1


def test_orders_stay_without_her_and_who_bought_stays_apart_for_five_years(mary: User) -> None:
    link = Order.objects.get().get_absolute_url()
    close_account(user=mary)
    order = Order.objects.get()
    assert order.user is None
    assert order.total == Money(1000, "KRW")
    assert Client().get(link).status_code == 404
    retained = RetainedOrder.objects.get()
    assert retained.buyer["email"] == f"{MARK}@mimo.example"
    assert (retained.kept_until - order.placed_at.date()).days >= 5 * 365
    assert forget_retained_orders() == 0
    RetainedOrder.objects.update(kept_until="2020-01-01")
    assert forget_retained_orders() == 1


def test_an_order_on_its_way_keeps_the_account_open(mary: User) -> None:
    order = make_order(mary, OrderStatus.PAID)
    with pytest.raises(AccountBusy, match=order.number):
        close_account(user=mary)
    assert User.objects.get(pk=mary.pk).is_active


def test_staff_do_not_close_theirs_themselves(bob: User) -> None:
    with pytest.raises(AccountBusy):
        close_account(user=bob)


def test_others_keep_all_of_theirs(mary: User, charlie: User) -> None:
    kept = KeptLook.objects.create(owner=charlie, name="mine", look={"layers": []})
    close_account(user=mary)
    assert KeptLook.objects.get() == kept
    assert User.objects.filter(pk=charlie.pk).exists()


def test_the_export_holds_every_app_and_every_picture_and_no_secret(mary: User) -> None:
    mary.set_password("a-long-and-odd-one")
    mary.save()
    export = start_export(user=mary)
    export.refresh_from_db()
    with zipfile.ZipFile(io.BytesIO(export.file.read())) as archive:
        names = archive.namelist()
        assert {"accounts.json", "catalog.json", "tryon.json", "README.txt"} <= set(names)
        of_herself, kept = sorted(name for name in names if name.startswith("pictures/"))
        assert "member" in of_herself
        assert archive.read(kept) == b"face"
        account = json.loads(archive.read("accounts.json"))
        orders = json.loads(archive.read("catalog.json"))["order"]
        everything = "".join(archive.read(name).decode() for name in names if name.endswith(".json"))
    assert account["user"][0]["email"] == mary.email
    assert account["beautyprofile"][0]["skin_tone"] == 4
    assert orders[0]["number"] == Order.objects.get().number
    assert mary.password not in everything
    assert Order.objects.get().token not in everything
    assert mary.notifications.filter(kind="export_ready", key=str(export.pk)).exists()


def test_one_export_at_a_time_and_one_that_hangs_is_given_up(mary: User, monkeypatch) -> None:
    monkeypatch.setattr("accounts.services.export.make_export.delay", lambda pk: None)
    start_export(user=mary)
    with pytest.raises(ExportRunning):
        start_export(user=mary)
    mary.exports.update(asked_at=timezone.now() - timedelta(hours=2))
    start_export(user=mary)
    assert mary.exports.running().count() == 1


def test_after_a_week_the_export_is_gone(mary: User) -> None:
    start_export(user=mary)
    mary.exports.update(expires_at=timezone.now())
    assert forget_old_exports() == 1
    assert not [path for path in stored_files() if path.endswith(".zip")]
    assert forget_old_exports() == 0


def test_taking_back_the_consent_to_keep_pictures_deletes_them_and_not_the_looks(mary: User) -> None:
    withdraw_consent(user=mary, document=Consent.Document.PICTURES)
    assert [path for path in stored_files() if "/members/" not in path] == []  # which she shows to others
    assert not KeptLook.objects.get().picture
