"""Likes, saves, comments, follows, and what people are told of them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from community.models import Block, Comment, Follow, Like, Mute, Save
from community.services.limits import SaidAlready, TooFast, fingerprint, forget_acts, record_act
from community.services.members import ensure_member
from community.services.scores import refresh_scores, score
from community.tests.conftest import signed_in
from mimo_site.testing import make_person

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def say(user, post, text="How pretty this is", **fields):
    url = reverse("community:comment-new", args=[post.pk])
    return signed_in(user).post(url, {"text": text, **fields}, headers=HTMX)


def mark(user, post, kind="like", **fields):
    return signed_in(user).post(reverse(f"community:post-{kind}", args=[post.pk]), fields, headers=HTMX)


def told(user):
    return {(note.kind, note.data["more"]) for note in Notification.objects.filter(user=user)}


@pytest.mark.parametrize(("kind", "model"), [("like", Like), ("save", Save)])
def test_a_mark_counts_once_and_can_be_taken_back(alice, charlie, share, kind, model):
    post = share(alice)
    before = post.score
    for _ in range(2):
        assert mark(charlie, post, kind).status_code == 200
    post.refresh_from_db()
    assert (model.objects.count(), getattr(post, f"{kind}_count")) == (1, 1)
    assert post.score > before
    mark(charlie, post, kind, undo="1")
    post.refresh_from_db()
    assert (model.objects.count(), getattr(post, f"{kind}_count")) == (0, 0)


def test_a_guest_is_asked_to_sign_in(alice, share):
    post = share(alice)
    for name in ("post-like", "post-save", "comment-new"):
        url = reverse(f"community:{name}", args=[post.pk])
        assert Client().post(url, {"text": "hello"})["Location"].startswith("/accounts/login/")
    assert not Like.objects.exists()


def test_nobody_likes_or_comments_what_she_may_not_see(alice, charlie, share):
    post = share(alice, visibility="private")
    assert mark(charlie, post).status_code == 404
    assert say(charlie, post).status_code == 404


def test_likes_are_told_as_one_notification(alice, charlie, dana, share):
    post = share(alice)
    mark(charlie, post)
    assert told(alice) == {("like", "")}
    mark(dana, post)
    assert told(alice) == {("like", " +1")}
    Notification.objects.update(read_at=timezone.now())
    mark(charlie, post, undo="1")
    mark(charlie, post)
    assert not Notification.objects.unread().exists(), "liking again is no news"
    mark(alice, post)
    assert Notification.objects.count() == 1, "her own like is no news"


def test_nobody_hears_of_whom_she_muted(alice, charlie, share):
    post = share(alice)
    Mute.objects.create(muter=alice, muted=charlie)
    mark(charlie, post)
    say(charlie, post)
    assert not Notification.objects.exists()


def test_comments_make_threads_of_one_level(alice, charlie, dana, share):
    post = share(alice)
    assert say(charlie, post).status_code == 200
    first = Comment.objects.get()
    say(alice, post, "Thank you so much", parent=first.pk)
    reply = Comment.objects.get(parent=first)
    page = say(dana, post, "I agree with both", parent=reply.pk).content.decode()
    assert Comment.objects.filter(parent=first).count() == 2
    assert page.index("How pretty") < page.index("Thank you") < page.index("I agree")
    post.refresh_from_db()
    assert post.comment_count == 3
    assert told(charlie) == {("reply", "")}
    assert told(alice) == {("comment", " +1")}


@pytest.mark.parametrize("fields", [{"text": ""}, {"text": "   "}, {"text": "x" * 501}])
def test_an_empty_or_endless_comment_is_refused_and_not_lost(alice, share, fields):
    response = say(alice, share(alice), **fields)
    assert response.status_code == 422
    assert fields["text"].strip() in response.content.decode()
    assert not Comment.objects.exists()


def test_a_reply_to_another_posts_comment_is_not_found(alice, share):
    one, other = share(alice), share(alice)
    say(alice, one)
    assert say(alice, other, "Over here, please", parent=Comment.objects.get().pk).status_code == 404


def test_words_are_plain_text(alice, share):
    page = say(alice, share(alice), "<script>alert(1)</script> & <b>this</b>").content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;this" in page


def test_only_the_author_edits_and_deletes_a_comment(alice, charlie, share):
    say(alice, share(alice))
    comment = Comment.objects.get()
    edit, delete = (reverse(f"community:comment-{verb}", args=[comment.pk]) for verb in ("edit", "delete"))
    for url in (edit, delete):
        assert signed_in(charlie).post(url, {"text": "Mine now"}).status_code == 404
        assert Client().post(url).status_code == 302
    assert signed_in(alice).post(edit, {"text": ""}).status_code == 400
    assert signed_in(alice).post(edit, {"text": "Better words"}).status_code == 302
    comment.refresh_from_db()
    assert (comment.text, comment.edited_at is None) == ("Better words", False)
    signed_in(alice).post(delete)
    assert not Comment.objects.exists()


def test_a_deleted_comment_with_replies_keeps_its_place_without_its_words(alice, charlie, share):
    post = share(alice)
    say(charlie, post)
    first = Comment.objects.get()
    say(alice, post, "Thank you so much", parent=first.pk)
    signed_in(charlie).post(reverse("community:comment-delete", args=[first.pk]))
    page = signed_in(alice).get(post.get_absolute_url()).content.decode()
    assert "How pretty" not in page
    assert "Thank you" in page
    post.refresh_from_db()
    assert post.comment_count == 1
    assert say(alice, post, "To nobody any more", parent=first.pk).status_code == 404


def test_a_block_hides_comments_either_way(alice, charlie, dana, share):
    post = share(alice)
    say(charlie, post)
    Block.objects.create(blocker=charlie, blocked=dana)
    assert "How pretty" not in signed_in(dana).get(post.get_absolute_url()).content.decode()
    assert "How pretty" in signed_in(alice).get(post.get_absolute_url()).content.decode()
    first = Comment.objects.get()
    assert say(dana, post, "Still talking to you", parent=first.pk).status_code == 404


def test_following_and_ending_it(alice, charlie):
    member = ensure_member(alice)
    url = reverse("community:member-follow", args=[member.handle])
    for _ in range(2):
        assert signed_in(charlie).post(url).status_code == 302
    assert Follow.objects.filter(follower=charlie, followed=alice).count() == 1
    assert told(alice) == {("follow", "")}
    signed_in(charlie).post(url, {"undo": "1"})
    assert not Follow.objects.exists()
    signed_in(alice).post(url)
    assert not Follow.objects.exists(), "nobody follows herself"
    assert Client().post(url)["Location"].startswith("/accounts/login/")


def test_a_block_ends_following(alice, charlie):
    member = ensure_member(alice)
    Block.objects.create(blocker=alice, blocked=charlie)
    assert (
        signed_in(charlie).post(reverse("community:member-follow", args=[member.handle])).status_code == 404
    )


def test_limits_count_in_windows_and_forget(alice):
    now = timezone.now()
    for n in range(8):
        record_act(user=alice, kind="comment", text=f"words number {n} of a day", now=now)
    with pytest.raises(TooFast):
        record_act(user=alice, kind="comment", text="one more of these words", now=now)
    later = now + timedelta(minutes=2)
    with pytest.raises(SaidAlready):
        record_act(user=alice, kind="comment", text="WORDS number 1, of a day!", now=later)
    record_act(user=alice, kind="comment", text="Pretty!", now=later)
    record_act(user=alice, kind="comment", text="Pretty!", now=later)
    alice.acts.update(at=now - timedelta(days=3))
    assert forget_acts() == 10


def test_texts_that_differ_by_signs_alone_are_alike():
    assert fingerprint("정말 예뻐요 꼭 사세요 지금!!") == fingerprint("정말예뻐요~~ 꼭 사세요, 지금")
    assert fingerprint("정말 예뻐요 꼭 사세요 지금") != fingerprint("정말 예뻐요 꼭 사지 마세요 지금")
    assert fingerprint("so nice") == ""


def test_a_day_is_worth_twice_the_points():
    now = timezone.now()
    assert score(7, now) == pytest.approx(score(3, now + timedelta(days=1)))


def test_scores_are_counted_anew_when_an_account_has_gone(alice, share):
    post, other = share(alice), make_person("erin")
    mark(other, post)
    other.delete()
    refresh_scores()
    post.refresh_from_db()
    assert post.like_count == 0
