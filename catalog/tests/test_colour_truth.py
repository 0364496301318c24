"""How true a shade's colour is: figures taken over, swatches measured, and what is said of them."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from catalog.models import Brand, Product, Shade
from catalog.models.truth import MEASURED, Truth
from catalog.services.colour_truth import demo_figures, read_figures, take_figures, trials
from mimo_site.testing import make_shade

DAY = date(2026, 11, 20)


def row(shade, median=1.34):
    [trial] = trials([shade])
    return {**trial, "median": median}


def written(path, *rows, **head):
    data = {"on": DAY.isoformat(), "samples": 50, "median": 1.2, "p95": 3.5, **head, "shades": rows}
    path.write_text(json.dumps(data), "utf-8")
    return path


def measure(shade, **fields):
    swatch = {"measured_lightness": 40.0, "measured_a": 56.0, "measured_b": 33.0, "measured_on": DAY}
    for name, value in (swatch | fields).items():
        setattr(shade, name, value)
    return shade


@pytest.fixture
def tried(shade, tmp_path):
    take_figures(figures=read_figures(written(tmp_path / "figures.json", row(shade))))
    shade.refresh_from_db()
    return shade


def test_a_shade_takes_the_figure_of_its_colour_and_keeps_it(tried, tmp_path, django_assert_num_queries):
    assert tried.truth == Truth("simulated", 1.34, DAY)
    figures = read_figures(tmp_path / "figures.json")
    with django_assert_num_queries(1):
        assert take_figures(figures=figures) == 0


@pytest.mark.parametrize(
    "change", [{"lightness": 39.2}, {"finish": "matte"}, {"coverage": 0.8}, {"more_colours": [[50, 0, 0]]}]
)
def test_a_shade_that_is_changed_has_no_figure_until_it_is_as_it_was(tried, change):
    before = {name: getattr(tried, name) for name in change}
    Shade.objects.update(**change)
    assert Shade.objects.get().truth is None
    Shade.objects.update(**before)
    assert Shade.objects.get().truth == tried.truth


def test_a_measured_swatch_is_believed_before_a_simulation(tried):
    found = measure(tried).truth
    assert (found.basis, found.on) == ("measured", DAY)
    assert found.difference == pytest.approx(0.9, abs=0.1)


def test_a_perfume_has_no_figure(brand):
    scent = make_shade(brand, "scent", region="scent", finish="satin")
    assert measure(scent).truth is None


@pytest.mark.parametrize(
    "fields",
    [
        {"measured_a": None},
        {"measured_on": None},
        {"measured_lightness": 101.0},
        {"measured_lightness": None, "measured_a": None, "measured_b": None},
    ],
)
def test_half_a_measurement_is_refused(shade, fields):
    measure(shade, **fields)
    with pytest.raises(ValidationError):
        shade.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        shade.save()


def test_a_figure_needs_its_day_and_is_no_less_than_nothing(shade):
    for fields in ({"simulated_difference": 1.0}, {"simulated_difference": -1.0, "simulated_on": DAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Shade.objects.update(**fields)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"on": "x", "shades": []}', '{"on": "2026-11-20", "shades": [{}]}']
)
def test_a_file_that_holds_no_figures_is_refused_and_nothing_lost(tried, tmp_path, text):
    bad = tmp_path / "bad.json"
    bad.write_text(text)
    with override("en"), pytest.raises(CommandError, match="No figures"):
        call_command("import_colour_truth", bad)
    assert Shade.objects.get().truth == tried.truth


def test_the_commands_write_what_can_be_tried_and_take_what_was_found(shade, brand, tmp_path, capsys):
    make_shade(brand, "scent", region="scent", finish="satin")
    call_command("export_colours", tmp_path / "shades.json")
    [trial] = json.loads((tmp_path / "shades.json").read_text())
    assert (trial["shade"], trial["colours"]) == ("velvet-hour-01", [[39.0, 56.0, 33.0]])
    call_command("import_colour_truth", written(tmp_path / "figures.json", {**trial, "median": 2.5}))
    assert Shade.objects.get(pk=shade.pk).truth.difference == 2.5
    assert "1 figures read; 1 shades changed" in capsys.readouterr().out


def test_the_demo_shops_shades_have_figures_and_hair_says_so_on_its_pages(client, db):
    call_command("load_demo_shop", verbosity=0)
    assert [str(shade) for shade in Shade.objects.tryable() if shade.truth is None] == []
    assert {shade.truth for shade in Shade.objects.filter(region="scent")} == {None}
    hair = Shade.objects.filter(region="hair")
    for product in Product.objects.filter(variants__shade__in=hair).distinct():
        html = client.get(f"/en/shop/{product.slug}/").content.decode()
        assert '<span class="pill">simulated</span>' in html
        assert "has not been tried yet" not in html


def page(client):
    return client.get("/en/shop/velvet-hour/").content.decode()


def test_the_page_says_simulated_then_measured_and_before_both_neither(client, shade, tried):
    link = f'href="{reverse("catalog:colour-truth")}"'.replace('"/', '"/en/')
    html = page(client)
    assert '<span class="pill">simulated</span>' in html
    assert "ΔE 1.3</span> · seen only side by side" in html
    assert link in html
    measure(tried).save()
    html = page(client)
    assert '<span class="pill">measured</span>' in html
    assert "nobody sees the difference" in html
    Shade.objects.update(finish="matte", **dict.fromkeys(MEASURED))
    assert "has not been tried yet" in page(client)


def test_what_the_figures_mean_is_explained_with_the_latest(client, db):
    html = client.get("/en/shop/colour/truth/").content.decode()
    assert f"within ΔE {demo_figures().median:.1f}" in html
    assert "seen only side by side" in html


def test_the_interface_tells_it_too(client, shade, tried):
    address = "/api/v1/products/velvet-hour/"
    [variant] = client.get(address).json()["variants"]
    assert variant["shade"]["truth"] == {"basis": "simulated", "delta_e": 1.34, "on": "2026-11-20"}
    Shade.objects.update(coverage=0.5)
    assert client.get(address).json()["variants"][0]["shade"]["truth"] is None


def changed(client, shade, **fields):
    address = reverse("admin:catalog_shade_change", args=[shade.pk])
    form = client.get(address).context["adminform"].form
    data = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    data["more_colours"] = "[]"
    return client.post(address, data | fields)


SWATCH = {"measured_lightness": "40", "measured_a": "56", "measured_b": "33", "measured_on": DAY.isoformat()}


def test_bob_enters_a_measured_swatch_and_the_record_says_so(client, bob, shade):
    client.force_login(bob)
    response = changed(client, shade, **SWATCH, measured_with="CM-700d, Lab Seoul")
    assert response.status_code == 302, response.context["errors"]
    shade.refresh_from_db()
    assert (shade.measured_lab, shade.measured_with) == ((40.0, 56.0, 33.0), "CM-700d, Lab Seoul")
    latest = shade.history.latest()
    assert (latest.measured_lightness, latest.history_user) == (40.0, bob)
    assert "ΔE" in client.get(reverse("admin:catalog_shade_change", args=[shade.pk])).content.decode()


def in_korean(text):
    with override("ko"):
        return gettext(text)


def test_half_a_swatch_and_a_day_to_come_are_told(client, bob, shade):
    client.force_login(bob)
    half = changed(client, shade, **{**SWATCH, "measured_b": ""})
    assert (
        in_korean("A measured swatch needs L*, a* and b*, and its day; or nothing.") in half.content.decode()
    )
    tomorrow = timezone.localdate() + timedelta(days=1)
    late = changed(client, shade, **{**SWATCH, "measured_on": tomorrow.isoformat()})
    assert in_korean("That day is still to come.") in late.content.decode()
    shade.refresh_from_db()
    assert shade.measured_lab is None


def test_charlie_and_another_brands_staff_measure_nothing(client, bob, charlie, shade):
    address = reverse("admin:catalog_shade_change", args=[shade.pk])
    Shade.objects.get().variant.product.brand.staff.clear()
    Brand.objects.create(slug="oval", name_ko="오벌", name_en="OVAL").staff.add(bob)
    for person in (bob, charlie):
        client.force_login(person)
        client.post(address, SWATCH)
        shade.refresh_from_db()
        assert shade.measured_lab is None
