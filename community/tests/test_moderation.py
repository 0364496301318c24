"""Reports, the moderators' queue, the log, suspensions and appeals."""

from datetime import timedelta

import pytest
import zeal
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from catalog.models import Product
from community.models import (
    Act,
    Appeal,
    Block,
    Case,
    Comment,
    Follow,
    Member,
    Mute,
    Post,
    Question,
    Report,
    Response,
    Review,
    Ruling,
    Verb,
)
from community.services.members import ensure_member
from community.services.moderation import HIDES_AT, CannotRule, OwnThing, report, rule
from community.services.reviews import write_review
from community.tests.conftest import make_posts, signed_in
from mimo_site.testing import make_person

pytestmark = pytest.mark.django_db
QUEUE = "admin:community_case_changelist"


def send(user, kind, pk, **fields):
    url = reverse("community:report", args=[kind, pk])
    return signed_in(user).post(url, {"reason": "spam", **fields})


def act(moderator, case, **fields):
    url = reverse("admin:community_case_change", args=[case.pk])
    return signed_in(moderator).post(url, {"reason": "spam", "note": "", "days": "", **fields})


@pytest.fixture
def crowd(db):
    return [make_person(f"crowd{n}") for n in range(HIDES_AT)]


@pytest.fixture
def review(alice, shade):
    words = {"stars": 2, "text": "Not my colour", "colour": 2, "wear": None, "texture": None, "shade": shade}
    product = shade.variant.product
    return write_review(author=alice, product=product, words=words, shows_traits=False, now=timezone.now())


@pytest.fixture
def things(alice, shade, share, review):
    """One of each kind, all alice's."""
    post = share(alice)
    question = Question.objects.create(author=alice, product=review.product, text="Is it vegan?")
    return {
        "post": post,
        "comment": Comment.objects.create(author=alice, post=post, text="Words"),
        "review": review,
        "question": question,
        "answer": question.answers.create(author=alice, text="It is"),
        "response": Response.objects.create(
            author=alice, review=review, brand=review.product.brand, text="Thanks"
        ),
        "member": alice.member,
    }


def test_everything_that_people_show_can_be_reported_once(things, alice, charlie):
    for kind, thing in things.items():
        Act.objects.all().delete()
        url = reverse("community:report", args=[kind, thing.pk])
        assert signed_in(charlie).get(url).status_code == 200, kind
        assert signed_in(alice).get(url).status_code == 404, "her own"
        assert Client().get(url).status_code == 302
        for _ in range(2):
            assert send(charlie, kind, thing.pk).status_code == 302, kind
    assert Case.objects.count() == Report.objects.count() == len(things)
    assert send(charlie, "post", things["post"].pk, reason="nonsense").status_code == 400
    assert send(charlie, "user", alice.pk).status_code == 404


def test_nobody_reports_what_she_may_not_see(alice, charlie, share):
    post = share(alice, visibility="private")
    linked = share(alice, visibility="link")
    assert send(charlie, "post", post.pk).status_code == 404
    assert send(charlie, "post", linked.pk).status_code == 404
    url = reverse("community:report", args=["post", linked.pk]) + linked.link_query
    assert signed_in(charlie).post(url, {"reason": "privacy"}).status_code == 302
    assert Report.objects.get().case.target == linked


def test_enough_people_hide_it_until_a_moderator_has_looked(alice, crowd, dana, share):
    post = share(alice)
    for person in crowd[:-1]:
        send(person, "post", post.pk)
    assert Client().get(post.get_absolute_url()).status_code == 200
    send(crowd[-1], "post", post.pk)
    assert Client().get(post.get_absolute_url()).status_code == 404
    assert signed_in(alice).get(post.get_absolute_url()).status_code == 200
    ruling = Ruling.objects.get()
    assert (ruling.verb, ruling.moderator, ruling.reason) == (Verb.AUTO_HIDE, None, "spam")
    assert Notification.objects.get(user=alice).kind == "hidden"
    case = Case.objects.get()
    assert case.settled_at is None
    act(dana, case, verb="restore")
    assert Client().get(post.get_absolute_url()).status_code == 200
    for person in crowd:
        send(person, "post", post.pk)
    assert Client().get(post.get_absolute_url()).status_code == 200, "a moderator found it in order"
    case.refresh_from_db()
    assert case.settled_at is None, "but it stands in the queue again"


def test_a_hidden_review_leaves_the_score_and_comes_back(review, charlie, dana):
    send(charlie, "review", review.pk)
    case = Case.objects.get()

    def score():
        product = Product.objects.get(pk=review.product_id)
        return product.rating_sum, product.rating_count, product.accuracy_sum, product.accuracy_count

    assert score() == (2, 1, 2, 1)
    assert act(dana, case, verb="hide").status_code == 302
    assert score() == (0, 0, 0, 0)
    assert Client().get(review.get_absolute_url()).status_code == 404
    act(dana, case, verb="restore")
    assert score() == (2, 1, 2, 1)


def test_a_hidden_comment_leaves_the_counter(alice, charlie, dana, share):
    post = share(alice)
    comment = Comment.objects.create(post=post, author=alice, text="Words")
    send(charlie, "comment", comment.pk)
    act(dana, Case.objects.get(), verb="hide")
    post.refresh_from_db()
    assert post.comment_count == 0
    assert "Words" not in Client().get(post.get_absolute_url()).content.decode()


def test_every_act_is_logged_and_the_log_is_only_added_to(alice, charlie, dana, share):
    send(charlie, "post", share(alice).pk)
    act(dana, Case.objects.get(), verb="hide", note="See the rules.")
    ruling = Ruling.objects.get()
    assert (ruling.moderator, ruling.subject, ruling.note) == (dana, alice, "See the rules.")
    for fields in ({"verb": "approve"}, {"note": "other"}, {"moderator": charlie}, {"at": timezone.now()}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Ruling.objects.update(**fields)
    Ruling.objects.update(note="", subject=None)
    page = signed_in(dana).get(reverse("admin:community_ruling_changelist"))
    assert page.status_code == 200
    assert signed_in(dana).get(reverse("admin:community_ruling_add")).status_code == 403
    assert (
        signed_in(dana)
        .post(reverse("admin:community_ruling_delete", args=[ruling.pk]), {"post": "yes"})
        .status_code
        == 403
    )


def test_the_queue_shows_the_content_its_reports_and_its_author(alice, charlie, dana, share):
    post = share(alice, caption="Look <b>at</b> me", with_picture=True)
    send(charlie, "post", post.pk, reason="privacy", note="That is my sister")
    page = (
        signed_in(dana)
        .get(reverse("admin:community_case_change", args=[Case.objects.get().pk]))
        .content.decode()
    )
    assert "Look &lt;b&gt;at&lt;/b&gt; me" in page
    assert "That is my sister" in page
    assert "data:image/jpeg;base64," in page
    assert f"@{alice.member.handle}" in page
    assert alice.email not in page


def test_only_moderators_open_the_queue(alice, bob, charlie, owner, share):
    send(charlie, "post", share(alice).pk)
    case = Case.objects.get()
    for name in ("case", "appeal", "ruling"):
        url = reverse(f"admin:community_{name}_changelist")
        assert signed_in(owner).get(url).status_code == 200
        assert signed_in(bob).get(url).status_code == 403
        for client in (signed_in(charlie), Client()):
            assert client.get(url).status_code == 302
    for person in (bob, charlie):
        assert act(person, case, verb="hide").status_code in {302, 403}
    assert not Ruling.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"verb": "suspend"},
        {"verb": "suspend", "days": "0"},
        {"verb": "lift"},
        {"verb": "auto_hide"},
        {"verb": ""},
    ],
)
def test_what_cannot_be_done_is_refused(alice, charlie, dana, share, fields):
    send(charlie, "post", share(alice).pk)
    assert act(dana, Case.objects.get(), **fields).status_code == 200
    assert not Ruling.objects.exists()


def test_nobody_judges_her_own(charlie, dana, share):
    post = share(dana)
    send(charlie, "post", post.pk)
    act(dana, Case.objects.get(), verb="approve")
    assert not Ruling.objects.exists()
    with pytest.raises(OwnThing):
        report(reporter=dana, target=post, reason="spam", now=timezone.now())


def test_a_suspended_member_reads_but_writes_nothing_and_is_told_why(alice, charlie, dana, share, shade):
    post, other = share(alice), share(charlie)
    comment = Comment.objects.create(post=post, author=alice, text="Words")
    send(charlie, "post", post.pk)
    act(dana, Case.objects.get(), verb="suspend", days="3", note="Three days of rest.")
    client, slug = signed_in(alice), shade.variant.product.slug
    assert client.get(other.get_absolute_url()).status_code == 200
    writing = {
        "comment-new": [other.pk],
        "comment-edit": [comment.pk],
        "post-edit": [post.pk],
        "post-like": [other.pk],
        "post-save": [other.pk],
        "review-write": [slug],
        "question-new": [slug],
        "member-follow": [ensure_member(charlie).handle],
        "member-edit": [],
    }
    for name, args in writing.items():
        response = client.post(reverse(f"community:{name}", args=args), {"text": "x", "stars": 3})
        assert response.status_code == 403, name
        assert "Three days of rest." in response.content.decode()
    assert not Review.objects.exists()
    assert Client().get(post.get_absolute_url()).status_code == 404, "what she showed rests with her"
    assert Client().get(alice.member.get_absolute_url()).status_code == 404
    Member.objects.update(suspended_until=timezone.now())
    assert (
        client.post(reverse("community:question-new", args=[slug]), {"text": "And now?"}).status_code == 302
    )
    assert Client().get(post.get_absolute_url()).status_code == 200


def test_an_appeal_is_made_once_and_granted(alice, charlie, dana, share):
    post = share(alice, caption="Noon, north window")
    send(charlie, "post", post.pk)
    act(dana, Case.objects.get(), verb="hide")
    ruling = Ruling.objects.get()
    url = ruling.get_absolute_url()
    for client in (signed_in(charlie), signed_in(dana)):
        assert client.get(url).status_code == 404
    assert (
        f'href="{post.get_absolute_url()}">Noon, north window' in signed_in(alice).get(url).content.decode()
    )
    assert signed_in(alice).post(url, {"text": ""}).status_code == 400
    for _ in range(2):
        assert signed_in(alice).post(url, {"text": "It is my own face."}).status_code == 302
    appeal = Appeal.objects.get()
    decide = reverse("admin:community_appeal_change", args=[appeal.pk])
    assert "It is my own face." in signed_in(dana).get(decide).content.decode()
    signed_in(dana).post(decide, {"decision": "granted", "words": "You are right."})
    assert Client().get(post.get_absolute_url()).status_code == 200
    assert "You are right." in signed_in(alice).get(url).content.decode()
    assert signed_in(dana).post(decide, {"decision": "refused", "words": "No."}).status_code == 403
    assert [row.verb for row in Ruling.objects.order_by("pk")] == ["hide", "restore"]


def test_a_refused_appeal_is_logged_and_told(alice, charlie, dana, share):
    send(charlie, "post", share(alice).pk)
    act(dana, Case.objects.get(), verb="warn", note="Please be kind.")
    ruling = Ruling.objects.get()
    signed_in(alice).post(ruling.get_absolute_url(), {"text": "I was."})
    decide = reverse("admin:community_appeal_change", args=[Appeal.objects.get().pk])
    signed_in(dana).post(decide, {"decision": "refused", "words": "We read it again."})
    assert Ruling.objects.first().verb == Verb.UPHOLD
    kinds = set(Notification.objects.filter(user=alice).values_list("kind", flat=True))
    assert kinds == {"warned", "appeal_decided"}


def test_a_suspension_needs_an_end_to_come(alice, charlie, dana, share):
    send(charlie, "post", share(alice).pk)
    for until in (None, timezone.now() - timedelta(days=1)):
        with pytest.raises(CannotRule):
            rule(
                case=Case.objects.get(),
                verb="suspend",
                reason="spam",
                moderator=dana,
                until=until,
                now=timezone.now(),
            )


def test_blocking_and_muting_and_ending_both(alice, charlie, share):
    member, post = ensure_member(alice), share(alice)
    Follow.objects.create(follower=alice, followed=charlie)
    for way, model in (("mute", Mute), ("block", Block)):
        url = reverse(f"community:member-{way}", args=[member.handle])
        assert Client().post(url)["Location"].startswith("/accounts/login/")
        for _ in range(2):
            signed_in(charlie).post(url)
        assert model.objects.count() == 1
        signed_in(alice).post(url)
        assert model.objects.count() == 1, "nobody keeps away from herself"
    assert not Follow.objects.exists()
    assert signed_in(charlie).get(post.get_absolute_url()).status_code == 404
    away = reverse("community:kept-away")
    assert str(member) in signed_in(charlie).get(away).content.decode()
    assert str(member) not in signed_in(alice).get(away).content.decode()
    for way, model in (("mute", Mute), ("block", Block)):
        signed_in(charlie).post(reverse(f"community:member-{way}", args=[member.handle]), {"undo": "1"})
        assert not model.objects.exists()


def test_a_deleted_thing_takes_its_case_along_and_leaves_the_log(alice, charlie, dana, share):
    post = share(alice)
    send(charlie, "post", post.pk)
    act(dana, Case.objects.get(), verb="hide")
    signed_in(alice).post(reverse("community:post-delete", args=[post.pk]))
    assert not Case.objects.exists()
    assert Ruling.objects.get().case is None
    assert signed_in(alice).get(Ruling.objects.get().get_absolute_url()).status_code == 200


def test_the_queue_takes_the_same_queries_for_10_and_90(alice, charlie, dana, shade):
    client = signed_in(dana)

    def fill(count):
        make_posts(alice, shade, count)
        for post in Post.objects.exclude(cases__isnull=False):
            report(reporter=charlie, target=post, reason="spam", now=timezone.now())
            Act.objects.all().delete()

    def queries():
        client.get(reverse(QUEUE))
        with CaptureQueriesContext(connection) as seen, zeal.zeal_context():
            assert client.get(reverse(QUEUE)).status_code == 200
        return len(seen)

    fill(10)
    few = queries()
    fill(80)
    assert queries() == few
