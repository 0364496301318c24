"""Every list of people and community: as many queries for 200 rows as for 10, and none for each row.

A page that is in neither table fails: whoever adds one says what on it grows, or that nothing does.
"""

from typing import Any

import pytest
import zeal
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, BeautyProfile, Consent, DataExport, Notification, User
from catalog.models import Brand
from community.models import (
    Answer,
    Block,
    Comment,
    Follow,
    Like,
    Member,
    Mute,
    Post,
    Question,
    Response,
    Review,
    ReviewPicture,
    Save,
    Tag,
    Vote,
    Worn,
)
from community.services.members import ensure_member
from community.tests.conftest import look_json
from mimo_site.testing import make_person, make_shade
from mimo_site.tests.test_access import rows
from tryon.models import KeptLook

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-and-odd-one"
APPS = ("community:", "accounts:", "tryon:look-", "account_", "mfa_", "socialaccount_", "usersessions_")

# What the address names, and `?` what it asks; a fragment is asked as htmx asks for it.
LISTS: dict[str, list[str]] = {
    **{f"community:{name}": [""] for name in ("feed", "new", "best", "following", "saved", "strip")},
    "community:best-of": ["month"],
    **{f"community:{name}": ["product"] for name in ("worn", "question-list")},
    "community:review-list": ["product", "product?sort=new&has_pictures=on&skin_type=dry"],
    "community:tag": ["tag"],
    "community:post": ["post"],
    "community:comment-list": ["post"],
    "community:member": ["member", "herself"],
    **{f"community:member-{name}": ["herself"] for name in ("followers", "following")},
    "community:alike": ["?by=liked&age=20s&skin=dry"],
    "community:kept-away": [""],
    "community:review": ["review"],
    "accounts:home": [""],
    "accounts:notification-list": [""],
    "accounts:notification-count": [""],
    "accounts:data": [""],
    "accounts:api-token-list": [""],
    "tryon:look-list": [""],
    "usersessions_list": [""],
    "mfa_index": [""],
    "mfa_list_webauthn": [""],
    "socialaccount_connections": [""],
}
SINGLE = {  # one thing, a form, a file or a way to another page
    *(f"community:post-{name}" for name in ("new", "try", "edit", "counters", "picture", "before")),
    *("community:shared", "community:me", "community:member-edit", "community:member-picture"),
    *("community:report", "community:ruling"),
    *("community:comment-edit", "community:question-edit", "community:answer-edit"),
    *(f"community:review-{name}" for name in ("write", "start", "picture")),
    *(f"accounts:{name}" for name in ("profile", "close", "export-download")),
    *(f"accounts:{name}" for name in ("notification-open", "notification-settings", "unsubscribe")),
    *("tryon:look-picture", "mfa_activate_totp", "mfa_add_webauthn", "mfa_authenticate"),
    *(f"mfa_{name}" for name in ("deactivate_totp", "reauthenticate", "reauthenticate_webauthn")),
    *(f"mfa_{name}_recovery_codes" for name in ("view", "generate", "download")),
    *(f"mfa_{name}_webauthn" for name in ("remove", "edit", "login")),
    *(f"socialaccount_{name}" for name in ("login_cancelled", "login_error", "signup")),
    *(f"account_{name}" for name in ("login", "inactive", "signup", "reauthenticate", "email")),
    *(f"account_{name}" for name in ("email_verification_sent", "change_password", "set_password")),
    *("account_confirm_login_code", "account_confirm_email"),
    *(f"account_reset_password{name}" for name in ("", "_from_key_done", "_from_key", "_done")),
}


def test_every_page_of_people_and_community_is_named() -> None:
    pages = {name for name, method, _expected in rows() if method == "GET" and name.startswith(APPS)}
    assert pages == LISTS.keys() | SINGLE
    assert not LISTS.keys() & SINGLE


@pytest.fixture
def alice(alice: User) -> User:
    alice.set_password(PASSWORD)
    alice.save()
    ensure_member(alice)
    BeautyProfile.objects.create(user=alice, skin_type="dry")
    return alice


class Crowd:
    """Fills everything that alice may look at; the first of a kind is what the addresses name."""

    def __init__(self, alice: User, brand: Brand, client: Client) -> None:
        self.alice, self.brand, self.client, self.now = alice, brand, client, timezone.now()
        self.count = 0
        self.product = make_shade(brand).variant.product
        self.tag = Tag.objects.create(name="daily")
        self.bob = make_person("bob", is_staff=True)
        ensure_member(self.bob)

    def grow(self, to: int) -> None:
        places = range(self.count, to)
        self.count = to
        emails = [f"p{n}@mimo.example" for n in places]
        people = User.objects.bulk_create(User(email=email, name=email[:4]) for email in emails)
        Member.objects.bulk_create(
            Member(user=user, handle=f"p_{n}", picture="x.jpg", faces=1)
            for n, user in zip(places, people, strict=True)
        )
        self.keep_away(people)
        self.share(people)
        self.talk(people)
        self.review(people)
        self.own(people)

    def keep_away(self, people: list[User]) -> None:
        away, half = people[-len(people) // 5 :], len(people) // 10
        Block.objects.bulk_create(Block(blocker=self.alice, blocked=user) for user in away[:half])
        Mute.objects.bulk_create(Mute(muter=self.alice, muted=user) for user in away[half:])

    def share(self, people: list[User]) -> None:
        shade = self.product.variants.first().shade
        authors = [*people, self.bob, *[self.alice] * (len(people) // 2), *[self.bob] * len(people)]
        posts = Post.objects.bulk_create(
            Post(
                author=author,
                look=look_json(shade),
                visibility="public",
                published_at=self.now,
                score=n,
                **({"picture": "x.jpg", "before": "y.jpg", "faces": 1} if n % 2 else {}),
            )
            for n, author in enumerate(authors)
        )
        Worn.objects.bulk_create(Worn(post=post, shade=shade, position=0) for post in posts)
        Post.tags.through.objects.bulk_create(Post.tags.through(post=post, tag=self.tag) for post in posts)
        for mark in (Like, Save):
            mark.objects.bulk_create(mark(user=self.alice, post=post) for post in posts)
        Follow.objects.bulk_create(Follow(follower=self.alice, followed=user) for user in people)
        Follow.objects.bulk_create(Follow(follower=user, followed=self.alice) for user in people)

    def talk(self, people: list[User]) -> None:
        post = Post.objects.first()
        said = Comment.objects.bulk_create(Comment(post=post, author=user, text="Yes") for user in people)
        Comment.objects.bulk_create(
            Comment(post=post, author=self.bob, text="No", parent=one) for one in said[::2]
        )
        asked = Question.objects.bulk_create(
            Question(product=self.product, author=user, text="Is it?") for user in people
        )
        Answer.objects.bulk_create(
            Answer(question=one, author=self.bob, text="It is.", brand=self.brand if n % 2 else None)
            for n, one in enumerate(asked)
        )

    def review(self, people: list[User]) -> None:
        said = {"stars": 5, "age_band": "20s", "skin_type": "dry", "skin_tone": 3, "undertone": "warm"}
        products = [self.product]
        if self.count > 10:
            products += [make_shade(self.brand, f"more-{n}").variant.product for n in range(11)]
        shade = self.product.variants.first().shade
        for place, product in enumerate(products):
            found = Review.objects.bulk_create(
                Review(product=product, author=user, text="Good", shade=None if place else shade, **said)
                for user in people
            )
            ReviewPicture.objects.bulk_create(
                ReviewPicture(review=one, picture="x.jpg", faces=1) for one in found
            )
            Response.objects.bulk_create(
                Response(review=one, author=self.bob, brand=self.brand, text="Thanks") for one in found[::2]
            )
            Vote.objects.bulk_create(Vote(review=one, user=self.alice) for one in found)

    def own(self, people: list[User]) -> None:
        mine: dict[str, Any] = {"user": self.alice}
        Notification.objects.bulk_create(
            Notification(**mine, kind="follow", actor=user, path="/", created_at=self.now) for user in people
        )
        Consent.objects.bulk_create(Consent(**mine, document="camera", version="1") for _user in people)
        moments = {"asked_at": self.now, "ready_at": self.now, "expires_at": self.now + timezone.timedelta(1)}
        DataExport.objects.bulk_create(DataExport(**mine, file="x.zip", **moments) for _user in people)
        ApiToken.objects.bulk_create(
            ApiToken(**mine, name="x", digest=user.email, hint="abcd", created_at=self.now) for user in people
        )
        shade = self.product.variants.first().shade
        KeptLook.objects.bulk_create(
            KeptLook(owner=self.alice, look=look_json(shade), picture="x.jpg") for _user in people
        )
        session = self.client.session
        assert session["_auth_user_id"] == str(self.alice.pk)
        for user in people:
            session.create()
            UserSession.objects.create(**mine, ip="127.0.0.1", session_key=session.session_key)
            SocialAccount.objects.create(**mine, provider="kakao", uid=user.email)
        data = {"name": "Key", "credential": {}}
        Authenticator.objects.bulk_create(
            Authenticator(**mine, type=Authenticator.Type.WEBAUTHN, data=data) for _user in people
        )

    def address(self, name: str, asked: str) -> str:
        what, _mark, query = asked.partition("?")
        args: dict[str, list[Any]] = {
            "": [],
            "month": [self.now.year, self.now.month],
            "product": [self.product.slug],
            "tag": ["daily"],
            "post": [Post.objects.order_by("pk").first().pk],
            "member": [self.bob.member.handle],
            "herself": [self.alice.member.handle],
            "review": [Review.objects.order_by("pk").first().pk],
        }
        return reverse(name, args=args[what]) + (f"?{query}" if query else "")


def queries(client: Client, address: str) -> int:
    client.get(address)  # what is remembered after the first
    with CaptureQueriesContext(connection) as seen, zeal.zeal_context():
        assert client.get(address).status_code == 200, address
    return len(seen)


def test_every_list_takes_the_same_queries_for_10_and_200(alice: User, brand: Brand, settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"kakao": {"APPS": [{"client_id": "x", "secret": "y"}]}}
    client = Client()
    client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    crowd = Crowd(alice, brand, client)
    crowd.grow(10)
    pages = [(name, asked) for name, all_asked in LISTS.items() for asked in all_asked]
    few = {page: queries(client, crowd.address(*page)) for page in pages}
    crowd.grow(200)
    many = {page: queries(client, crowd.address(*page)) for page in pages}
    assert {page: (few[page], many[page]) for page in pages if few[page] != many[page]} == {}
