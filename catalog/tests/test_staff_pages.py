"""What staff have beside the lists: the shade editor, previews, the record, the dashboard, sending."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from catalog.models import Fulfilment, Order, Product, TryCount, Variant
from mimo_site.testing import make_shade
from ml.colour import hex_to_lab

PROOF = {"region": "lips", "finish": "satin", "variant": "", "shade": ""}


def proof(client, **asked):
    return client.get(reverse("admin:catalog_shade_proof"), PROOF | asked)


def test_a_picked_colour_gives_its_lab_and_a_drawn_swatch(client, bob):
    client.force_login(bob)
    response = proof(client, hex="#b3202a")
    found = response.context["proof"].shade
    assert found.lab == tuple(round(float(value), 2) for value in hex_to_lab("#b3202a"))
    assert (found.hex, found.pk) == ("#b3202a", None)
    assert 'src="data:image/webp;base64,' in response.content.decode()


def test_typed_lab_gives_its_hex_and_what_is_near(client, bob, brand, shade):
    make_shade(brand, number="02", lab=(70.0, 20.0, 10.0))
    client.force_login(bob)
    found = proof(client, lightness=39.5, a=56, b=33, variant=shade.variant_id).context["proof"]
    assert [near.number for near, _difference in found.near] == ["01", "02"]
    assert found.near[0][1] == pytest.approx(0.43, abs=0.05)
    assert found.alike == [shade]
    assert proof(client, lightness=39, a=56, b=33, shade=shade.pk).context["proof"].alike == []


def test_a_colour_that_no_screen_shows_is_named(client, bob):
    client.force_login(bob)
    assert not proof(client, lightness=50, a=120, b=-120).context["proof"].is_shown_true


@pytest.mark.parametrize(
    "asked", [{}, {"hex": "red"}, {"lightness": 101, "a": 0, "b": 0}, {"hex": "#b3202a", "finish": "chrome"}]
)
def test_what_is_no_colour_is_explained(client, bob, asked):
    client.force_login(bob)
    assert proof(client, **asked).status_code == 400


def test_a_draft_opens_for_the_staff_of_its_brand_alone(client, bob, charlie, owner, shade):
    Product.objects.update(published_at=None)
    page = reverse("catalog:product-preview", args=[shade.variant.product.slug])
    assert client.get(page).status_code == 404
    for person, status in ((charlie, 404), (bob, 200), (owner, 200)):
        client.force_login(person)
        assert client.get(page).status_code == status
    response = client.get(page)
    assert response.context["is_preview"]
    assert "no-store" in response.headers["Cache-Control"]
    assert client.get(shade.variant.product.get_absolute_url()).status_code == 404
    shade.variant.product.brand.staff.clear()
    client.force_login(bob)
    assert client.get(page).status_code == 404


def test_the_button_of_the_form_leads_to_the_preview(client, bob, shade):
    client.force_login(bob)
    product = shade.variant.product
    response = client.get(reverse("admin:catalog_product_preview", args=[product.pk]))
    assert response.url == reverse("catalog:product-preview", args=[product.slug])
    assert client.get(reverse("admin:catalog_product_preview", args=[999])).status_code == 404


def test_the_record_says_who_changed_what(client, bob, shade):
    client.force_login(bob)
    form = reverse("admin:catalog_variant_change", args=[shade.variant_id])
    fields = {"product": shade.variant.product_id, "sku": "NEW-SKU", "stock": 5}
    fields |= {"price_0": 1000, "price_1": "KRW"}
    assert client.post(form, fields).status_code == 302
    page = client.get(reverse("admin:catalog_variant_history", args=[shade.variant_id]))
    latest = next(iter(page.context["entries"]))
    assert latest["record"].history_user == bob
    assert ("NEW-SKU" in str(latest["changes"]), "NEW-SKU" in page.content.decode()) == (True, True)


def test_the_dashboard_counts_one_s_own_brands(client, bob, owner, brand, shade, order_of):
    other = make_shade(type(brand).objects.create(slug="oval", name_ko="오벌", name_en="OVAL"), "glass")
    order_of(shade.variant, (other.variant, 3))
    Order.objects.update(status="paid", paid_at=timezone.now())
    for tried in (shade, other):
        TryCount.objects.create(shade=tried, day=timezone.localdate(), count=7)
        TryCount.objects.create(shade=tried, day=date(2020, 1, 1), count=99)
    client.force_login(bob)
    found = client.get(reverse("admin:index")).context["overview"]
    assert (found.orders, found.sales.amount, found.to_send, found.low_count) == (1, 26000, 1, 1)
    assert [(row.pk, row.tried, row.carts, row.bought) for row in found.funnel] == [(shade.pk, 7, 0, 1)]
    client.force_login(owner)
    found = client.get(reverse("admin:index")).context["overview"]
    assert (found.orders, found.sales.amount, found.to_send) == (1, 4 * 26000, 2)


def test_yesterday_is_not_today(client, bob, shade, order_of):
    order_of(shade.variant)
    Order.objects.update(status="paid", paid_at=timezone.now() - timedelta(days=1, minutes=1))
    client.force_login(bob)
    assert client.get(reverse("admin:index")).context["overview"].orders == 0


@pytest.fixture
def parcel(order_of, shade):
    order_of(shade.variant)
    Order.objects.update(status="paid", paid_at=timezone.now())
    return Fulfilment.objects.get()


def ship(client, *lines):
    text = "\n".join(["order,carrier,tracking", *lines])
    sheet = SimpleUploadedFile("sent.csv", text.encode())
    return client.post(reverse("admin:catalog_fulfilment_ship"), {"sheet": sheet})


def test_a_sheet_of_tracking_numbers_sends_parcels(client, bob, parcel):
    client.force_login(bob)
    assert ship(client, f"{parcel.order.number},CJ,1234").status_code == 302
    parcel.refresh_from_db()
    assert (parcel.status, parcel.carrier, parcel.tracking) == ("shipped", "CJ", "1234")


@pytest.mark.parametrize("line", ["NOSUCH,CJ,1", "{number},CJ,", "{number},CJ," + "1" * 41])
def test_one_bad_row_sends_nothing(client, bob, parcel, line):
    client.force_login(bob)
    number = parcel.order.number
    response = ship(client, f"{number},CJ,1234", line.format(number=number))
    assert (response.status_code, response.context["counts"]["refused"]) == (400, 1)
    parcel.refresh_from_db()
    assert parcel.status == "preparing"


def test_an_order_of_two_brands_is_sent_by_brand(client, owner, order_of, brand, shade):
    other = make_shade(type(brand).objects.create(slug="oval", name_ko="오벌", name_en="OVAL"), "glass")
    order = order_of(shade.variant, other.variant)
    Order.objects.update(status="paid", paid_at=timezone.now())
    client.force_login(owner)
    assert ship(client, f"{order.number},CJ,1").status_code == 400
    sheet = SimpleUploadedFile("sent.csv", f"order,brand,tracking\n{order.number},oval,1".encode())
    client.post(reverse("admin:catalog_fulfilment_ship"), {"sheet": sheet})
    assert Fulfilment.objects.get(status="shipped").brand.slug == "oval"


def test_a_slip_names_what_is_in_the_parcel(client, bob, parcel):
    client.force_login(bob)
    text = client.get(reverse("admin:catalog_fulfilment_slip", args=[parcel.pk])).content.decode()
    assert parcel.order.number in text
    assert Variant.objects.get().sku in text
    assert "세종대로" in text
