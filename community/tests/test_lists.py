"""Feeds and profiles: what they show to whom, page by page, with the same queries for 10 rows and 200."""

import re

import pytest
import zeal
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.models import Block, Comment, Follow, Member, Mute, Openness, Post, Save
from community.services.members import ensure_member
from community.tests.conftest import make_posts, signed_in
from mimo_site.testing import make_person

pytestmark = pytest.mark.django_db
FEEDS = ("feed", "new", "best", "following", "saved", "strip")


def queries(client, url) -> int:
    client.get(url)  # what is remembered after the first
    with CaptureQueriesContext(connection) as seen, zeal.zeal_context():
        assert client.get(url).status_code == 200
    return len(seen)


def shown(client, url) -> set[int]:
    page = client.get(url).content.decode()
    return {int(pk) for pk in re.findall(r'class="post-card-open" href="/posts/(\d+)/"', page)}


@pytest.mark.parametrize("name", FEEDS)
def test_feeds_take_the_same_queries_for_10_and_200(alice, charlie, shade, name):
    Follow.objects.create(follower=charlie, followed=alice)
    client, url = signed_in(charlie), reverse(f"community:{name}")
    make_posts(alice, shade, 10)
    Save.objects.bulk_create(Save(user=charlie, post=post) for post in Post.objects.all())
    few = queries(client, url)
    for n in range(3):
        make_posts(make_person(f"p{n}"), shade, 10)
    make_posts(alice, shade, 160)
    Save.objects.bulk_create(
        [Save(user=charlie, post=post) for post in Post.objects.all()], ignore_conflicts=True
    )
    assert queries(client, url) == few


def test_a_profile_and_a_products_looks_take_the_same_queries_for_10_and_200(alice, charlie, shade):
    make_posts(alice, shade, 10)
    urls = [
        alice.member.get_absolute_url(),
        reverse("community:worn", args=[shade.variant.product.slug]),
    ]
    few = [queries(signed_in(charlie), url) for url in urls]
    make_posts(alice, shade, 190)
    assert [queries(signed_in(charlie), url) for url in urls] == few


def test_comments_take_the_same_queries_for_10_and_200(alice, charlie, share):
    post, others = share(alice), [make_person(f"p{n}") for n in range(5)]
    for person in others:
        ensure_member(person)
    url = post.get_absolute_url()

    def say(count: int) -> None:
        said = Comment.objects.bulk_create(
            Comment(post=post, author=others[n % 5], text=f"Words {n}") for n in range(count)
        )
        Comment.objects.bulk_create(
            Comment(post=post, author=others[n % 5], text="Yes", parent=said[n]) for n in range(count // 2)
        )

    say(10)
    few = queries(signed_in(charlie), url)
    say(190)
    assert queries(signed_in(charlie), url) == few


def test_every_post_is_met_once_when_leafing_through(alice, shade):
    make_posts(alice, shade, 60)
    for name in ("feed", "new"):
        url, seen = reverse(f"community:{name}"), []
        while url:
            page = Client().get(url, headers={"HX-Request": "true"}).content.decode()
            seen += re.findall(r'class="post-card-open" href="/posts/(\d+)/"', page)
            more = re.search(r'hx-get="([^"]+after=[^"]+)"', page)
            url = more and more[1].replace("&amp;", "&")
        assert len(seen) == len(set(seen)) == 60


@pytest.mark.parametrize("name", ["feed", "new"])
@pytest.mark.parametrize("after", ["x", "1e999~1", "~", "1.0~x", "nan~1", "2026-01-01T10:00~1"])
def test_a_cursor_that_is_none_is_not_found(name, after):
    assert Client().get(reverse(f"community:{name}"), {"after": after}).status_code == 404


def test_only_public_posts_are_listed(alice, charlie, share):
    public = share(alice, caption="#daily")
    for visibility in ("private", "link"):
        share(alice, caption="#daily", visibility=visibility)
    hidden = share(alice, caption="#daily")
    Post.objects.filter(pk=hidden.pk).update(hidden_at=timezone.now())
    slug = Post.objects.first().shades.get().variant.product.slug
    urls = [reverse(f"community:{name}") for name in ("feed", "new", "best", "strip")]
    urls += [reverse("community:tag", args=["daily"]), reverse("community:worn", args=[slug])]
    urls.append(alice.member.get_absolute_url())
    for url in urls:
        for client in (Client(), signed_in(charlie)):
            assert shown(client, url) == {public.pk}, url


def test_an_author_sees_all_her_posts_on_her_page(alice, share):
    for visibility in ("private", "public"):
        share(alice, visibility=visibility)
    assert len(shown(signed_in(alice), reverse("community:member", args=[alice.member.handle]))) == 2


def test_blocked_people_vanish_either_way_and_muted_ones_from_lists(alice, charlie, dana, share):
    post, url = share(alice), reverse("community:feed")
    Mute.objects.create(muter=dana, muted=alice)
    assert shown(signed_in(dana), url) == set()
    assert signed_in(dana).get(post.get_absolute_url()).status_code == 200
    Block.objects.create(blocker=alice, blocked=charlie)
    assert shown(signed_in(charlie), url) == set()
    assert signed_in(charlie).get(alice.member.get_absolute_url()).status_code == 404
    assert shown(Client(), url) == {post.pk}


def test_following_shows_whom_she_follows_and_saved_what_she_saved(alice, charlie, dana, share):
    hers, other = share(alice), share(dana)
    client = signed_in(charlie)
    Follow.objects.create(follower=charlie, followed=alice)
    Save.objects.create(user=charlie, post=other)
    assert shown(client, reverse("community:following")) == {hers.pk}
    assert shown(client, reverse("community:saved")) == {other.pk}
    for name in ("following", "saved", "me", "member-edit"):
        assert Client().get(reverse(f"community:{name}"))["Location"].startswith("/accounts/login/")


def test_the_best_of_a_month_are_its_most_liked_looks_and_no_others(alice, share):
    first, second, last_month, private = share(alice), share(alice), share(alice), share(alice)
    midnight = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for post, likes, at in ((first, 3, midnight), (second, 9, midnight + timezone.timedelta(seconds=1))):
        Post.objects.filter(pk=post.pk).update(like_count=likes, published_at=at)
    Post.objects.filter(pk=last_month.pk).update(
        like_count=99, published_at=midnight - timezone.timedelta(seconds=1)
    )
    Post.objects.filter(pk=private.pk).update(like_count=99, visibility="private")
    page = Client().get(reverse("community:best")).content.decode()
    assert re.findall(r'class="post-card-open" href="/posts/(\d+)/"', page) == [str(second.pk), str(first.pk)]
    before = midnight - timezone.timedelta(days=1)
    if before.year >= 2026:
        url = reverse("community:best-of", args=[before.year, before.month])
        assert url in page
        assert shown(Client(), url) == {last_month.pk}


def test_the_month_asked_for_must_be_one(alice, share):
    share(alice)
    now = timezone.localdate()
    assert Client().get(reverse("community:best-of", args=[now.year, now.month])).status_code == 200
    for year, month in ((2025, 1), (now.year + 1, 1), (2026, 13), (2026, 0)):
        assert Client().get(reverse("community:best-of", args=[year, month])).status_code == 404


@pytest.mark.parametrize(
    ("openness", "guest", "other"),
    [(Openness.EVERYBODY, 200, 200), (Openness.MEMBERS, 404, 200), (Openness.NOBODY, 404, 404)],
)
def test_a_profile_opens_to_whom_she_chose(alice, charlie, openness, guest, other):
    url = ensure_member(alice).get_absolute_url()
    Member.objects.update(openness=openness)
    assert Client().get(url).status_code == guest
    assert signed_in(charlie).get(url).status_code == other
    assert signed_in(alice).get(url).status_code == 200


def test_a_handle_is_chosen_once_in_the_shop(alice, charlie):
    url = reverse("community:member-edit")
    fields = {"name": "Alice L.", "bio": "Reds.", "openness": "everybody"}
    assert signed_in(alice).post(url, {**fields, "handle": "Alice_7"}).status_code == 302
    assert Client().get("/@alice_7/").status_code == 200
    for handle in ("alice_7", "ALICE_7", "a", "_x_", "has space", "한글", "admin", "x" * 21):
        assert signed_in(charlie).post(url, {**fields, "handle": handle}).status_code == 400, handle
    assert signed_in(charlie).post(url, {**fields, "handle": "charlie", "openness": "x"}).status_code == 400
