"""A post's page, pictures, link, fitting room and cart: for whoever may see it, and nobody else."""

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.services.cart import count_in
from community.models import Block, Member, Post, Visibility
from community.tests.conftest import signed_in
from mimo_site.testing import make_shade

pytestmark = pytest.mark.django_db
PARTS = ("post", "post-try", "comment-list", "post-counters")


def statuses(client, post, query=""):
    """Of all its parts, the pictures by the addresses that its page names."""
    addresses = [reverse(f"community:{name}", args=[post.pk]) + query for name in PARTS]
    return {client.get(address).status_code for address in [*addresses, post.picture_url, post.before_url]}


def test_a_public_post_is_open_to_everybody_and_cacheable(alice, charlie, share):
    post = share(alice, with_picture=True, caption="Noon #daily <b>bold</b>")
    for client in (Client(), signed_in(charlie), signed_in(alice)):
        assert statuses(client, post) == {200}
    page = Client().get(post.get_absolute_url()).content.decode()
    assert page.count('property="og:image"') == 1, "of two, others show the first"
    assert '<meta property="og:image" content="http://testserver/posts/' in page
    assert 'href="/community/tags/daily/"' in page
    assert "<b>bold" not in page
    assert alice.email not in page
    picture = Client().get(post.picture_url)
    assert picture["Cache-Control"] == "public, max-age=600"
    again = Client().get(post.picture_url, headers={"If-None-Match": picture["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Cookie" not in picture.get("Vary", ""), "one picture for everybody"


def test_a_post_without_a_picture_shows_elsewhere_the_card_of_its_shade(alice, shade, share):
    page = Client().get(share(alice).get_absolute_url()).content.decode()
    card = reverse("swatches:card", args=[shade.pk, shade.swatch_key])
    assert f'<meta property="og:image" content="http://testserver{card}"' in page
    assert '<meta property="og:image:width" content="1200">' in page


def test_a_public_post_may_be_passed_on_and_reported_by_a_guest_and_no_other_be_passed_on(alice, share):
    public, linked = share(alice), share(alice, visibility="link")
    page = Client().get(public.get_absolute_url()).content.decode()
    assert f'data-address="http://testserver{public.get_absolute_url()}"' in page
    report = reverse("community:report", args=["post", public.pk])
    assert f'href="{report}"' in page
    assert Client().get(report)["Location"] == f"/accounts/login/?next={report}"
    assert 'data-component="share-link"' not in Client().get(linked.get_absolute_url()).content.decode()


def test_nothing_is_deleted_before_it_is_asked_once_more(alice, share):
    post = share(alice, with_picture=True)
    page = signed_in(alice).get(post.get_absolute_url()).content.decode()
    for name in ("delete", "unpicture"):
        before, form, _after = page.partition(f'action="{reverse(f"community:post-{name}", args=[post.pk])}"')
        assert form
        assert before.rfind('<details class="confirm">') > before.rfind("</details>")


def test_a_post_that_turns_private_closes_its_public_picture_for_everybody(alice, share):
    post = share(alice, with_picture=True)
    public = [post.picture_url, post.before_url]
    edit = reverse("community:post-edit", args=[post.pk])
    signed_in(alice).post(edit, {"caption": "", "visibility": "private"})
    for client in (Client(), signed_in(alice)):
        assert {client.get(address).status_code for address in public} == {404}
    post.refresh_from_db()
    hers = signed_in(alice).get(post.picture_url)
    assert hers.status_code == 200
    assert hers["Cache-Control"].startswith("private, max-age=")
    assert (
        post.picture_url.replace("&", "&amp;")
        in signed_in(alice).get(post.get_absolute_url()).content.decode()
    )
    assert Client().get(post.picture_url).status_code == 404, "the link is good for whoever may see it"


def test_a_hidden_or_suspended_post_shows_its_picture_to_its_author_alone(alice, share):
    post = share(alice, with_picture=True)
    public = post.picture_url
    soon = timezone.now() + timezone.timedelta(days=1)
    for rows, field in ((Post.objects.all(), "hidden_at"), (Member.objects.all(), "suspended_until")):
        rows.update(**{field: soon})
        assert Client().get(public).status_code == 404
        found = Post.objects.with_author().get()
        assert [who.get(found.picture_url).status_code for who in (Client(), signed_in(alice))] == [404, 200]
        rows.update(**{field: None})
    assert Client().get(public).status_code == 200


def test_a_private_post_is_its_authors_alone(alice, charlie, share):
    post = share(alice, with_picture=True, visibility=Visibility.PRIVATE)
    assert statuses(signed_in(alice), post) == {200}
    for stranger in (Client(), signed_in(charlie)):
        assert statuses(stranger, post) == {404}
        assert stranger.post(reverse("community:post-cart", args=[post.pk])).status_code == 404


def test_the_link_opens_the_post_until_it_is_taken_back(alice, share):
    post = share(alice, with_picture=True, visibility=Visibility.LINK)
    guest, link = Client(), post.get_absolute_url()
    response = guest.get(link)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert statuses(guest, post, post.link_query) == {200}
    plain = [reverse(f"community:{name}", args=[post.pk]) for name in (*PARTS, "post-picture", "post-before")]
    assert {guest.get(address).status_code for address in plain} == {404}, "its number alone opens nothing"
    edit = reverse("community:post-edit", args=[post.pk])
    signed_in(alice).post(edit, {"caption": "", "visibility": "private"})
    assert guest.get(link).status_code == 404
    assert statuses(guest, post, post.link_query) == {404}
    signed_in(alice).post(edit, {"caption": "", "visibility": "link"})
    post.refresh_from_db()
    assert post.get_absolute_url() != link
    assert guest.get(link).status_code == 404
    assert guest.get(post.get_absolute_url()).status_code == 200


def test_a_new_link_kills_the_old_one(alice, share):
    post = share(alice, visibility=Visibility.LINK)
    old = post.get_absolute_url()
    signed_in(alice).post(reverse("community:post-link", args=[post.pk]))
    post.refresh_from_db()
    assert Client().get(old).status_code == 404
    assert Client().get(post.get_absolute_url()).status_code == 200


def test_the_link_of_one_post_opens_no_other(alice, share):
    one, other = (share(alice, visibility=Visibility.LINK) for _ in range(2))
    assert statuses(Client(), other, one.link_query) == {404}


@pytest.mark.parametrize("blocker", ["alice", "charlie"])
def test_a_block_closes_the_post_either_way(alice, charlie, share, blocker):
    public, linked = share(alice, with_picture=True), share(alice, visibility=Visibility.LINK)
    one, other = (alice, charlie) if blocker == "alice" else (charlie, alice)
    Block.objects.create(blocker=one, blocked=other)
    parts = [reverse(f"community:{name}", args=[public.pk]) for name in PARTS]
    assert {signed_in(charlie).get(address).status_code for address in parts} == {404}
    assert signed_in(charlie).get(linked.get_absolute_url()).status_code == 404
    assert statuses(signed_in(alice), public) == {200}


def test_a_hidden_post_is_shown_to_its_author_with_a_word_about_it(alice, charlie, share):
    post = share(alice)
    Post.objects.update(hidden_at=timezone.now())
    assert signed_in(charlie).get(post.get_absolute_url()).status_code == 404
    assert signed_in(alice).get(post.get_absolute_url()).status_code == 200


def test_a_guest_tries_the_look_on(alice, share, shade):
    post = share(alice)
    page = Client().get(reverse("community:post-try", args=[post.pk]))
    assert page.status_code == 200
    assert page.context["look_json"] == post.look
    assert [worn.pk for worn in page.context["worn"]] == [shade.pk]
    assert "look-change" not in page.content.decode()


def test_a_product_shows_the_looks_that_wear_it_and_no_others(alice, share, brand, shade):
    wearing = share(alice)
    share(alice, shades=(make_shade(brand, "another"),))
    part = Client().get(reverse("community:worn", args=[shade.variant.product.slug]))
    assert list(part.context["posts"]) == [wearing]


def test_all_that_is_in_stock_goes_into_the_cart(alice, share, brand, shade):
    sold_out = make_shade(brand, number="02", stock=0, name_ko="품절", name_en="Gone")
    post = share(alice, shades=(shade, sold_out))
    client = Client()
    page = client.post(reverse("community:post-cart", args=[post.pk]), follow=True)
    assert page.redirect_chain[-1][0] == "/cart/"
    assert "품절" in page.content.decode()
    assert client.session["cart"][str(shade.variant_id)]["quantity"] == 1
    assert str(sold_out.variant_id) not in client.session["cart"]
    assert count_in(client.session) == 1


@pytest.mark.parametrize("route", ["post-edit", "post-delete", "post-unpicture", "post-link"])
def test_only_the_author_changes_or_deletes(alice, charlie, share, route):
    post = share(alice, visibility=Visibility.LINK, with_picture=True)
    url = reverse(f"community:{route}", args=[post.pk])
    assert signed_in(charlie).post(url, {"visibility": "public"}).status_code == 404
    assert Client().post(url).status_code == 302
    post.refresh_from_db()
    assert post.visibility == Visibility.LINK
    assert post.picture


def test_an_edit_reads_the_tags_anew_and_refuses_nonsense(alice, share):
    post = share(alice, caption="#one")
    url = reverse("community:post-edit", args=[post.pk])
    assert signed_in(alice).post(url, {"caption": "#two", "visibility": "nobody"}).status_code == 400
    assert signed_in(alice).post(url, {"caption": "#two", "visibility": "public"}).status_code == 302
    post.refresh_from_db()
    assert [tag.name for tag in post.tags.all()] == ["two"]
    assert post.edited_at is not None


def test_deleted_pictures_leave_the_storage(alice, share, django_capture_on_commit_callbacks):
    post = share(alice, with_picture=True)
    name = post.picture.name
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(alice).post(reverse("community:post-unpicture", args=[post.pk]))
    assert not default_storage.exists(name)
    assert Client().get(reverse("community:post-picture", args=[post.pk])).status_code == 404
    assert Client().get(post.get_absolute_url()).status_code == 200


def test_the_database_keeps_link_and_token_together(alice, share):
    post = share(alice)
    for fields in ({"token": "t"}, {"visibility": "link"}, {"published_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.filter(pk=post.pk).update(**fields)
