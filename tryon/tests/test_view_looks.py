"""Kept looks: on the account or the session, and nobody else's."""

import io
import json
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tryon.engine import Look
from tryon.models import KeptLook
from tryon.services.looks import forget_guest_looks, keep_look
from tryon.tests.fakes import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pipeline")]
LOOK = {"layers": [{"region": "lips", "colours": ["#b3202a"], "intensity": 0.7}]}
LIST = "/looks/"


@pytest.fixture
def guest() -> Client:
    return Client()


def keep(client: Client, *, json_wanted: bool = True, look=LOOK, **fields):
    headers = {"accept": "application/json"} if json_wanted else {}
    return client.post(LIST, {"look": json.dumps(look), **fields}, headers=headers)


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("../../My Face.jpg", data)


def test_alice_keeps_a_look_on_her_account(client, alice):
    client.force_login(alice)
    response = keep(client, name="Friday")
    assert response.status_code == 201
    kept = KeptLook.objects.get()
    assert response.json() == {"id": str(kept.pk), "url": f"/studio/?look={kept.pk}", "list_url": LIST}
    assert (kept.owner, kept.guest, kept.name, str(kept)) == (alice, None, "Friday", "Friday")
    assert kept.look["layers"][0]["intensity"] == 0.7
    assert not kept.picture


def test_a_plain_form_post_leads_to_the_list(client, alice):
    client.force_login(alice)
    response = keep(client, json_wanted=False)
    assert (response.status_code, response["Location"]) == (302, LIST)


def test_the_list_shows_what_was_kept_with_its_shades(client, alice, shade):
    client.force_login(alice)
    keep(
        client,
        name="Friday",
        look={"layers": [{"region": "lips", "colours": ["#111111"], "shade": shade.pk}]},
    )
    response = client.get(LIST)
    assert response.status_code == 200
    page = response.content.decode()
    assert "Friday" in page
    assert shade.name in page
    assert "no-store" in response["Cache-Control"]
    assert KeptLook.objects.get().look["layers"][0]["colours"][0] == pytest.approx(list(shade.lab))


def test_the_list_takes_the_same_queries_for_many_looks(client, alice, shade, django_assert_max_num_queries):
    client.force_login(alice)
    for _ in range(8):
        keep(client, look={"layers": [{"region": "lips", "colours": ["#111111"], "shade": shade.pk}]})
    with django_assert_max_num_queries(8):
        client.get(LIST)


def test_an_empty_list_says_where_to_begin(client):
    assert reverse("tryon:studio") in client.get(LIST).content.decode()


def test_pictures_are_drawn_anew_and_shown_to_their_keeper_only(client, alice, charlie):
    client.force_login(alice)
    exif = Image.Exif()
    exif[0x010F] = "secret camera"
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(file, "JPEG", exif=exif)
    assert keep(client, picture=upload(file.getvalue()), before=upload(picture())).status_code == 201
    kept = KeptLook.objects.get()
    assert kept.picture.name.startswith(f"looks/{kept.pk}/")
    assert "Face" not in kept.picture.name
    assert b"secret" not in kept.picture.read()
    url = kept.picture_url
    assert url in client.get(LIST).content.decode()
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert "private" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    made_up, before = b"".join(response), b"".join(client.get(f"{url}&before=1"))
    assert Image.open(io.BytesIO(made_up)).size == Image.open(io.BytesIO(before)).size == (64, 48)
    assert made_up != before
    assert client.get(url.partition("?")[0]).status_code == 404, "only by a link that ends"
    for stranger in (Client(), logged_in(charlie)):
        assert stranger.get(url).status_code == 404


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_look_without_a_picture_has_none_to_show(client, alice):
    client.force_login(alice)
    keep(client)
    assert client.get(KeptLook.objects.get().picture_url).status_code == 404


def test_charlie_cannot_see_open_or_forget_alices_look(alice, charlie):
    keep(logged_in(alice), name="Alice's own")
    pk = KeptLook.objects.get().pk
    for stranger in (Client(), logged_in(charlie)):
        assert "Alice" not in stranger.get(LIST).content.decode().split("<main")[1]
        assert stranger.get(reverse("tryon:studio"), {"look": pk}).status_code == 404
        assert stranger.post(reverse("tryon:look-forget", args=[pk])).status_code == 404
    assert KeptLook.objects.count() == 1


def test_forgetting_deletes_look_and_pictures(client, alice, django_capture_on_commit_callbacks):
    client.force_login(alice)
    keep(client, picture=upload(picture()))
    kept = KeptLook.objects.get()
    name = kept.picture.name
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("tryon:look-forget", args=[kept.pk]))
    assert (response.status_code, response["Location"]) == (302, LIST)
    assert not KeptLook.objects.exists()
    assert not default_storage.exists(name)


def test_a_look_is_not_forgotten_by_a_link(client, alice):
    client.force_login(alice)
    keep(client)
    assert client.get(reverse("tryon:look-forget", args=[KeptLook.objects.get().pk])).status_code == 405


def test_a_guest_keeps_looks_on_her_session(guest):
    assert keep(guest, name="Guest look").status_code == 201
    kept = KeptLook.objects.get()
    assert kept.owner is None
    assert kept.guest is not None
    assert "Guest look" in guest.get(LIST).content.decode()
    assert "Guest look" not in Client().get(LIST).content.decode()


def test_a_guests_looks_follow_her_when_she_signs_in(guest, alice):
    alice.set_password("a long pass phrase 7")
    alice.save()
    keep(guest, name="Guest look")
    key = guest.session.session_key
    guest.post(reverse("account_login"), {"login": alice.email, "password": "a long pass phrase 7"})
    assert guest.session.session_key != key
    kept = KeptLook.objects.get()
    assert (kept.owner, kept.guest) == (alice, None)
    guest.post(reverse("account_logout"))
    assert "Guest look" not in guest.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("look", "fields", "status", "code"),
    [
        ({"layers": "none"}, {}, 400, "invalid_look"),
        ({"layers": [{"region": "lips", "colours": ["#111111"], "shade": 12345}]}, {}, 400, "unknown_shade"),
        (LOOK, {"name": "x" * 81}, 400, "bad_message"),
        (LOOK, {"picture": b"words"}, 400, "photo_format"),
        (LOOK, {"picture": picture(width=300, height=300)[:900]}, 400, "photo_damaged"),
    ],
)
def test_bad_input_is_answered_clearly_and_keeps_nothing(client, alice, look, fields, status, code):
    client.force_login(alice)
    fields = {name: upload(value) if isinstance(value, bytes) else value for name, value in fields.items()}
    response = keep(client, look=look, **fields)
    assert (response.status_code, response.json()["error"]) == (status, code)
    assert not KeptLook.objects.exists()


def test_a_full_shelf_says_so(guest):
    for _ in range(20):
        assert keep(guest).status_code == 201
    response = keep(guest)
    assert (response.status_code, response.json()["error"]) == (409, "too_many_looks")


def test_the_database_wants_exactly_one_keeper(alice):
    for owner, guest in ((None, None), (alice, "7f1d3c1e-0000-4000-8000-000000000000")):
        with pytest.raises(IntegrityError), transaction.atomic():
            KeptLook.objects.create(owner=owner, guest=guest, look=LOOK)


def test_guests_looks_are_forgotten_after_thirty_days_and_accounts_never(guest, alice):
    keep(guest, picture=upload(picture()))
    keep(logged_in(alice))
    assert forget_guest_looks() == 0
    KeptLook.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert forget_guest_looks.delay().get() == 1
    assert KeptLook.objects.get().owner == alice
    assert forget_guest_looks() == 0


def test_a_look_needs_a_keeper():
    with pytest.raises(IntegrityError), transaction.atomic():
        keep_look(look=Look())


def change(client: Client, kept: KeptLook, **fields):
    if "look" in fields:
        fields["look"] = json.dumps(fields["look"])
    url = reverse("tryon:look-change", args=[kept.pk])
    return client.post(url, fields, headers={"accept": "application/json"})


def test_the_fitting_room_saves_changes_in_place(client, alice, django_capture_on_commit_callbacks):
    client.force_login(alice)
    keep(client, name="Friday", picture=upload(picture()), before=upload(picture(seed=1)))
    kept = KeptLook.objects.get()
    old = kept.picture.name
    assert 'formaction="/looks/' in client.get(reverse("tryon:studio"), {"look": kept.pk}).content.decode()
    other = {"layers": [{"region": "lips", "colours": ["#112233"]}]}
    with django_capture_on_commit_callbacks(execute=True):
        assert change(client, kept, look=other, name="Saturday").status_code == 200
    kept.refresh_from_db()
    assert (kept.name, kept.look["layers"][0]["intensity"]) == ("Saturday", 1.0)
    assert not kept.picture, "a picture of other make-up would be kept"
    assert not default_storage.exists(old)
    assert change(client, kept, look=other, name="Saturday", picture=upload(picture())).status_code == 200
    kept.refresh_from_db()
    assert kept.picture


def test_a_new_name_leaves_make_up_and_pictures_alone(client, alice):
    client.force_login(alice)
    keep(client, name="Friday", picture=upload(picture()))
    kept = KeptLook.objects.get()
    before = (kept.look, kept.picture.name)
    assert client.post(reverse("tryon:look-change", args=[kept.pk]), {"name": "Sunday"}).status_code == 302
    kept.refresh_from_db()
    assert (kept.name, kept.look, kept.picture.name) == ("Sunday", *before)


def test_a_duplicate_has_the_make_up_and_no_picture(client, alice):
    client.force_login(alice)
    keep(client, name="Friday", picture=upload(picture()))
    kept = KeptLook.objects.get()
    client.post(reverse("tryon:look-duplicate", args=[kept.pk]))
    copy = KeptLook.objects.exclude(pk=kept.pk).get()
    assert (copy.name, copy.look, copy.owner, bool(copy.picture)) == ("Friday", kept.look, alice, False)


def test_charlie_cannot_change_or_duplicate_alices_look(alice, charlie):
    keep(logged_in(alice), name="Friday")
    kept = KeptLook.objects.get()
    for stranger in (Client(), logged_in(charlie)):
        assert change(stranger, kept, name="Mine").status_code == 404
        assert stranger.post(reverse("tryon:look-duplicate", args=[kept.pk])).status_code == 404
    assert KeptLook.objects.get().name == "Friday"


def test_a_change_that_is_no_look_is_refused(client, alice):
    client.force_login(alice)
    keep(client, name="Friday")
    kept = KeptLook.objects.get()
    response = change(client, kept, look={"layers": "none"}, name="Saturday")
    assert (response.status_code, response.json()["error"]) == (400, "invalid_look")
    kept.refresh_from_db()
    assert kept.name == "Friday"


def test_a_full_shelf_takes_no_duplicate(guest):
    for _ in range(20):
        keep(guest)
    kept = KeptLook.objects.first()
    guest.post(reverse("tryon:look-duplicate", args=[kept.pk]))
    assert KeptLook.objects.count() == 20


def test_the_list_comes_in_pages_with_the_same_queries_for_200(client, alice, shade):
    client.force_login(alice)
    look = {"layers": [{"region": "lips", "colours": [[40, 50, 30]], "shade": shade.pk}]}

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(LIST).status_code == 200
        return len(seen)

    KeptLook.objects.bulk_create(KeptLook(owner=alice, look=look) for _ in range(10))
    queries()  # what is remembered after the first
    few = queries()
    KeptLook.objects.bulk_create(KeptLook(owner=alice, look=look) for _ in range(190))
    assert queries() == few
    page = client.get(LIST, {"page": 2}).content.decode()
    assert page.count('class="look"') == 24
