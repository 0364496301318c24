"""The catalogue's sheet: what each row does, and that it is all or nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from djmoney.money import Money

from catalog.models import Product, SearchDocument, Shade, StockMovement, Variant
from catalog.services.imports import COLUMNS, exported, import_rows
from catalog.services.sheets import read_sheet, write_csv
from mimo_site.testing import make_shade

NEW = {
    **{"brand": "lune", "product": "dawn", "product_name_ko": "던", "product_name_en": "Dawn"},
    "category": "lip",
    **{"sku": "DAWN-01", "price": "21,000", "sale_price": "18000", "stock_change": "12", "number": "01"},
    **{"shade_name_ko": "딸기", "shade_name_en": "Berry", "colour": "#b3202a", "finish": "matte"},
    **{"coverage": "0.9", "published_at": "2026-01-05"},
}
SHEET = ",".join(NEW) + "\n" + ",".join(f'"{cell}"' for cell in NEW.values())


def take(user, *rows, dry_run=False):
    numbered = list(enumerate(rows, start=2))
    return import_rows(rows=numbered, user=user, now=timezone.now(), reason="sheet.csv", dry_run=dry_run)


def kinds(outcomes):
    return [outcome.kind for outcome in outcomes]


def test_a_row_makes_a_product_its_variant_and_shade(bob):
    assert kinds(take(bob, NEW)) == ["new"]
    shade = Shade.objects.select_related("variant__product").get()
    assert (shade.name_ko, shade.finish, shade.hex) == ("딸기", "matte", "#b3202a")
    variant = shade.variant
    assert (variant.price.amount, variant.sale_price.amount, variant.stock) == (21000, 18000, 12)
    assert timezone.localtime(variant.product.published_at).isoformat() == "2026-01-05T00:00:00+09:00"
    assert StockMovement.objects.get().kind == "counted"
    assert list(Shade.objects.search("딸기")) == [shade]


def test_a_dry_run_says_the_same_and_keeps_nothing(bob):
    assert kinds(take(bob, NEW, dry_run=True)) == ["new"]
    assert not Product.objects.exists()
    assert not StockMovement.objects.exists()


def test_one_refused_row_keeps_all_others_out(bob):
    bad = NEW | {"sku": "DAWN-02", "price": "a lot"}
    outcomes = take(bob, NEW, bad)
    assert kinds(outcomes) == ["new", "refused"]
    assert "a lot" in outcomes[1].error
    assert not Product.objects.exists()


def test_what_is_wrong_is_told_by_the_columns_of_the_sheet(bob):
    error = take(bob, NEW | {"product_name_ko": "", "product_name_en": ""})[0].error
    assert error.split(":")[0] == "product_name_ko"
    assert " name" not in error


def test_a_row_that_fails_after_making_its_product_leaves_the_next_one_whole(bob):
    outcomes = take(bob, NEW | {"finish": "chrome"}, NEW | {"sku": "DAWN-02"})
    assert kinds(outcomes) == ["refused", "new"]


@pytest.mark.parametrize(
    "change",
    [
        {"sku": ""},
        {"brand": "oval"},
        {"category": "shoes"},
        {"product": "not an address"},
        {"price": ""},
        {"price": "-1"},
        {"price": "1.5"},
        {"price": "nan"},
        {"sale_price": "21000"},
        {"stock_change": "-1"},
        {"stock_change": "1.5"},
        {"colour": "red"},
        {"colour": "120,0,0"},
        {"colour": "nan,0,0"},
        {"colour": ""},
        {"coverage": "2"},
        {"coverage": "inf"},
        {"region": "hair"},
        {"finish": ""},
        {"shade_name_en": ""},
        {"published_at": "soon"},
        {"published_at": "2026-13-01"},
    ],
)
def test_what_cannot_be_is_explained(bob, change):
    (outcome,) = take(bob, NEW | change)
    assert outcome.kind == "refused"
    assert outcome.error
    assert not Product.objects.exists()


def test_one_sku_stands_in_one_row(bob):
    assert kinds(take(bob, NEW, NEW)) == ["new", "refused"]


def test_rows_of_one_product_agree(bob):
    assert kinds(take(bob, NEW, NEW | {"sku": "DAWN-02", "product_name_en": "Dusk"})) == ["new", "refused"]


def test_an_empty_cell_leaves_and_a_dash_takes_away(bob, shade):
    variant = shade.variant
    Variant.objects.update(sale_price=Money(20000, "KRW"))
    row = {"brand": "lune", "product": variant.product.slug, "sku": variant.sku}
    assert kinds(take(bob, row | {"sale_price": "", "shade_name_ko": ""})) == ["same"]
    assert kinds(take(bob, row | {"sale_price": "-", "published_at": "-"})) == ["changed"]
    variant.refresh_from_db()
    assert (variant.sale_price, variant.product.published_at, variant.stock) == (None, None, 5)


def test_stock_is_counted_in_changes_so_that_a_sale_stays_sold(bob, shade, order_of):
    row = {"brand": "lune", "product": "velvet-hour", "sku": shade.variant.sku, "stock": "5"}
    order_of(shade.variant)  # after the sheet was written
    assert kinds(take(bob, row | {"stock_change": "+3"})) == ["changed"]
    assert Variant.objects.get().stock == 7


def test_an_export_imported_again_changes_nothing(owner, brand):
    for number, name in (("01", "=SUM(A1)"), ("02", "'quoted"), ("03", "체리, 밤")):
        make_shade(brand, "velvet-hour", number, name_en=name, lab=(39.123456789, -3.5, 1 / 3))
    SearchDocument.objects.all().delete()
    data = write_csv(COLUMNS, exported(Variant.objects.all()))
    rows = read_sheet(data=data, columns=COLUMNS)
    outcomes = import_rows(rows=rows, user=owner, now=timezone.now(), reason="again", dry_run=False)
    assert kinds(outcomes) == ["same"] * 3
    assert not SearchDocument.objects.exists()  # nothing was touched


def test_an_import_stands_in_the_record_of_each_row(bob, shade):
    take(bob, {"brand": "lune", "product": "velvet-hour", "sku": shade.variant.sku, "price": "27000"})
    record = Variant.history.latest()
    assert (record.history_user, record.history_change_reason) == (bob, "sheet.csv")
    assert record.price.amount == 27000


def upload(client, text, **more):
    sheet = SimpleUploadedFile("sheet.csv", text.encode("cp949"))
    return client.post(reverse("admin:catalog_shade_import"), {"sheet": sheet, **more})


def test_bob_sees_what_a_sheet_does_before_it_is_taken(client, bob):
    client.force_login(bob)
    page = upload(client, SHEET)
    assert (page.status_code, kinds(page.context["outcomes"]), Product.objects.count()) == (200, ["new"], 0)
    taken = client.post(reverse("admin:catalog_shade_import"), {"take": page.context["token"]})
    assert (taken.status_code, Product.objects.get().slug) == (302, "dawn")
    again = client.post(reverse("admin:catalog_shade_import"), {"take": page.context["token"]}, follow=True)
    assert [message.level_tag for message in again.context["messages"]][-1:] == ["error"]


def test_a_checked_sheet_is_taken_by_who_checked_it(client, bob, owner):
    client.force_login(bob)
    token = upload(client, SHEET).context["token"]
    client.force_login(owner)
    client.post(reverse("admin:catalog_shade_import"), {"take": token})
    assert not Product.objects.exists()


def test_a_file_that_is_none_is_explained(client, bob):
    client.force_login(bob)
    response = upload(client, "what,ever\n1,2")
    assert response.status_code == 400
    assert response.context["form"].errors["sheet"]
