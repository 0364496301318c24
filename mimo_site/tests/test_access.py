"""Every address of the site, asked by five people. The API and the administration have tables of their own.

Alice is whose it is, bobby works for another brand, dana moderates. A route that is not in the table fails.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.media import signed
from accounts.models import DataExport, Notification, User
from accounts.services.api_tokens import make_token
from accounts.services.notifications import unsubscribe_path
from catalog.models import (
    Brand,
    DemoCharge,
    Fulfilment,
    FulfilmentStatus,
    Order,
    OrderStatus,
    Picture,
    ReturnKind,
    ReturnReason,
    Shade,
    StockNotice,
)
from catalog.services.invitations import invite_staff
from catalog.services.payments import start_payment
from catalog.services.returns import request_return
from catalog.tests.conftest import order_of  # noqa: F401
from community.models import Comment, Post, ReviewPicture, Ruling
from community.services.members import ensure_member, show_picture
from community.services.questions import answer, ask
from community.services.reviews import write_review
from mimo_site.testing import make_person
from tryon.models import KeptLook
from tryon.tests.fakes import picture

pytestmark = pytest.mark.django_db
PEOPLE = ("guest", "alice", "charlie", "bobby", "dana")
ELSEWHERE = ("v1:", "api-schema", "admin:", "admin/")  # test_api.py, test_admin_walls.py
LOGIN, CONFIRM = "/accounts/login/", "/accounts/reauthenticate/"
TABLE = (Path(__file__).parent / "access.txt").read_text("utf-8")

# Private pictures have links that end, which the page of whoever may see them carries.
SIGNED = {
    "tryon:look-picture",
    *(f"community:{name}-picture" for name in ("post", "review")),
    "community:post-before",
}

# What is posted; nothing where nothing is needed.
BODIES: dict[str, dict[str, Any]] = {
    "community:comment-new": {"text": "Words of a comment"},
    "community:comment-edit": {"text": "Other words of a comment"},
    "community:post-edit": {"caption": "", "visibility": "private"},
    "community:review-write": {"stars": 4, "text": "Words of a review"},
    "community:review-respond": {"text": "Words of the brand"},
    "community:question-new": {"text": "Words of a question"},
    "community:question-answer": {"text": "Words of an answer"},
    "community:question-edit": {"text": "Other words of a question"},
    "community:answer-edit": {"text": "Other words of an answer"},
    "community:report": {"reason": "spam"},
    "community:ruling": {"text": "Words of an appeal"},
    "catalog:wish": {"wish": "1"},
    "catalog:cart-change": {"quantity": "2"},
}


def routes(resolver: URLResolver, path: str = "", namespace: str = "") -> Iterator[str]:
    """The name of each route, or its pattern where it has none."""
    for route in resolver.url_patterns:
        if isinstance(route, URLResolver):
            inner = f"{namespace}{route.namespace}:" if route.namespace else namespace
            yield from routes(route, path + str(route.pattern), inner)
        else:
            yield named(route, path, namespace)


def named(route: URLPattern, path: str, namespace: str) -> str:
    return f"{namespace}{route.name}" if route.name else path + str(route.pattern)


def rows() -> Iterator[tuple[str, str, list[str]]]:
    for line in TABLE.splitlines():
        if line and not line.startswith("#"):
            name, method, *expected = line.split()
            yield name, method, expected


def test_no_route_is_missing_from_the_table() -> None:
    asked = {name for name in routes(get_resolver()) if not name.startswith(ELSEWHERE)}
    assert asked == {name for name, _method, _expected in rows()}


@pytest.fixture
def bobby(db: None) -> User:
    user = make_person("bobby", "brand staff", is_staff=True)
    Brand.objects.create(slug="other", name="Other").staff.add(user)
    return user


@pytest.fixture
def addresses(alice: User, owner: User, shade: Shade, order_of: Any) -> dict[str, list[Any]]:  # noqa: F811
    """The arguments of each route's address, with what is alice's in it."""
    now, product = timezone.now(), shade.variant.product
    handle = ensure_member(alice).handle
    show_picture(member=alice.member, jpeg=picture(), faces=1, now=now)
    order, delivered = (order_of(shade.variant, user=alice, key=f"key-0000000{n}", now=now) for n in (1, 2))
    start_payment(order=order, return_url="/", now=now)
    Order.objects.filter(pk=delivered.pk).update(status=OrderStatus.PAID, paid_at=now)
    Fulfilment.objects.filter(order=delivered).update(status=FulfilmentStatus.DELIVERED, delivered_at=now)
    parcel = Fulfilment.objects.get(order=delivered)
    sent_back = request_return(
        **{"parcel": parcel, "kind": ReturnKind.REFUND, "reason": ReturnReason.MIND, "note": ""},
        **{"asked": {parcel.lines.get().pk: (1, None)}, "now": now},
    )
    look = KeptLook(owner=alice, name="Friday", look={"layers": []})
    look.picture.save("a.jpg", ContentFile(picture()), save=False)
    look.save()
    posts = {name: Post(author=alice, look={"layers": []}) for name in ("private", "link", "public")}
    posts["private"].picture.save("a.jpg", ContentFile(picture()), save=False)
    posts["private"].before.save("b.jpg", ContentFile(picture()), save=False)
    posts["private"].faces = 1
    for name, post in posts.items():
        post.visibility, post.published_at = name, now if name == "public" else None
        post.token = "a-link" if name == "link" else None
        post.save()
    comment = Comment.objects.create(author=alice, post=posts["public"], text="Words")
    words = {"stars": 5, "text": "Words", "colour": 5}
    review = write_review(author=alice, product=product, words=words, shows_traits=False, now=now)
    waiting = ReviewPicture(review=review, faces=2)
    waiting.picture.save("a.jpg", ContentFile(picture()))
    question = ask(product=product, author=alice, text="Words?", now=now)
    said = answer(question=question, author=alice, text="Words.", now=now)
    ruling = Ruling.objects.create(subject=alice, kind="post", verb="hide", reason="spam", at=now)
    told = Notification.objects.create(user=alice, kind="like", path="/looks/", created_at=now)
    export = DataExport(user=alice, asked_at=now, ready_at=now, expires_at=now + timezone.timedelta(days=1))
    export.file.save("a.zip", ContentFile(b"zip"))
    token, _secret = make_token(user=alice, name="x", now=now)
    notice = StockNotice.objects.create(
        variant=shade.variant,
        email=alice.email,
        user=alice,
        language="ko",
        site="http://testserver",
        asked_at=now,
    )
    invitation = invite_staff(
        **{"brand": product.brand, "email": alice.email, "language": "ko", "invited_by": owner},
        **{"site": "http://testserver", "now": now},
    )
    photo = Picture.objects.create(product=product, alt="x", width=1, height=1)
    private, public = [posts["private"].pk], [posts["public"].pk]
    by_name: dict[str, list[Any]] = {
        **{f"catalog:product-{name}": [product.slug] for name in ("detail", "preview")},
        **{f"catalog:cart-{verb}": [shade.variant_id] for verb in ("add", "change", "remove")},
        **{f"catalog:{name}": [shade.variant_id] for name in ("wish", "notice-ask")},
        **{f"catalog:order-{name}": [order.token] for name in ("detail", "pay", "paid", "cancel", "again")},
        "catalog:order-receipt": [delivered.token],
        "catalog:notice-stop": [notice.token],
        "catalog:return-ask": [delivered.token, parcel.pk],
        "catalog:return-withdraw": [delivered.token, sent_back.pk],
        "catalog:demo-pay": [DemoCharge.objects.get().pk],
        "catalog:portone-pay": [order.payments.get().reference],
        "catalog:invitation": [invitation.token],
        **{f"tryon:look-{name}": [look.pk] for name in ("change", "duplicate", "picture", "forget")},
        "tryon:artist-picture": ["nothing"],
        **{f"community:post-{name}": private for name in ("try", "cart", "edit", "unpicture", "delete")},
        **{f"community:post-{name}": private for name in ("like", "save", "counters", "picture", "before")},
        **dict.fromkeys(("community:post", "community:comment-list", "community:comment-new"), private),
        "community:post-link": [posts["link"].pk],
        "community:shared": ["a-link"],
        "community:best-of": [now.year, now.month],
        "community:tag": ["nothing"],
        "community:worn": [product.slug],
        **{f"community:comment-{name}": [comment.pk] for name in ("edit", "delete")},
        **{f"community:{name}": [product.slug] for name in ("review-list", "review-write")},
        **{f"community:{name}": [product.slug] for name in ("question-list", "question-new")},
        "community:review-start": [shade.variant_id],
        "community:review": [review.pk],
        **{f"community:review-{name}": [review.pk] for name in ("consent", "delete", "helpful", "respond")},
        "community:response-delete": [review.pk],
        **{f"community:review-{name}": [waiting.pk] for name in ("picture", "unpicture")},
        **{f"community:question-{name}": [question.pk] for name in ("answer", "edit", "delete")},
        **{f"community:answer-{name}": [said.pk] for name in ("edit", "delete")},
        "community:member": [handle],
        **{f"community:member-{name}": [handle] for name in ("follow", "block", "mute")},
        **{f"community:member-{name}": [handle] for name in ("followers", "following", "picture")},
        "community:report": ["post", *public],
        "community:ruling": [ruling.pk],
        "accounts:export-download": [export.pk],
        "accounts:consent-withdraw": ["marketing"],
        "accounts:notification-open": [told.pk],
        "accounts:unsubscribe": [unsubscribe_path(alice, "like").split("/")[-2]],
        "accounts:api-token-revoke": [token.pk],
        "usersessions_end": [UserSession.objects.create(user=alice, session_key="x", ip="::1").pk],
        "account_confirm_email": ["nothing"],
        "account_reset_password_from_key": ["1", "nothing"],
        **{f"mfa_{name}_webauthn": [1] for name in ("remove", "edit")},
        "django.contrib.sitemaps.views.sitemap": ["products"],
        "swatches:latest": [shade.pk, "smear"],
        "swatches:card": [shade.pk, shade.swatch_key],
        "swatches:picture": [shade.pk, shade.swatch_key, "smear", 160],
        "pictures:picture": [photo.key, 320, "jpg"],
        "webhooks:take": ["nothing"],
    }
    return by_name


def outcome(response: Any) -> str:
    """The status, or where somebody is sent first."""
    place = response.headers.get("Location", "") if response.status_code == 302 else ""
    for name, address in (("login", LOGIN), ("confirm", CONFIRM)):
        if place.startswith(address):
            return name
    return str(response.status_code)


def test_everybody_gets_what_is_theirs(
    addresses: dict[str, list[Any]], alice: User, charlie: User, bobby: User, dana: User
) -> None:
    sessions = {user.email.split("@")[0]: session_of(user) for user in (alice, charlie, bobby, dana)}
    wrong = []
    for name, method, expected in rows():
        address = reverse(name, args=addresses.get(name, [])) if "/" not in name else f"/{name}"
        address = signed(address) if name in SIGNED else address
        found = [ask_once(sessions.get(person), method, address, BODIES.get(name, {})) for person in PEOPLE]
        if found != expected:
            wrong.append(f"{name} {method} {' '.join(found)} instead of {' '.join(expected)}")
    assert not wrong, "\n".join(wrong)


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def ask_once(session: str | None, method: str, address: str, body: dict[str, Any]) -> str:
    """Ask, and undo what came of it."""
    cache.clear()
    client = Client()
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    with transaction.atomic():
        found = outcome(getattr(client, method.lower())(address, body))
        transaction.set_rollback(True)
    return found
