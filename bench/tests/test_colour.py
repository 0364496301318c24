import json
from datetime import date

import numpy as np
import pytest

from bench import spectral
from bench.colour import Case, cases, try_on, wear
from bench.light import area_under_curve
from bench.samples import figures_of
from bench.tresses import HAIRS, dye, own_of, reflectance
from bench.wardrobe import wardrobe, write_figures


@pytest.mark.parametrize("lab", [(45.0, 55.0, 30.0), (75.0, 12.0, 18.0), (25.0, 8.0, 4.0)])
def test_a_reflectance_has_the_colour_it_was_made_for(lab):
    made = spectral.pigment(lab)
    assert made.min() >= 0
    assert made.max() <= 1
    assert spectral.lab_of_rgb(spectral.to_rgb(spectral.tristimulus(made))) == pytest.approx(lab, abs=0.5)


def test_a_balanced_camera_shows_white_as_white():
    white = np.ones(len(spectral.WAVES))
    balanced = spectral.photograph(white, 2700, 0.5, balanced=True)
    assert balanced == pytest.approx([0.5] * 3, abs=0.01)
    red, _, blue = spectral.photograph(white, 2700, 0.5, balanced=False)
    assert red > 4 * blue


GOOD = Case(5, 6500, 0, True)


def rail(*, of_hair):
    return [(name, layer) for name, layer in wardrobe(None).items() if (layer.region == "hair") is of_hair]


def test_a_shade_in_good_light_is_true():
    samples = list(try_on(GOOD, rail(of_hair=False)[::60]))
    assert len(samples) >= 5
    assert np.median([sample.difference for sample in samples]) < 2


def test_own_hair_goes_from_black_to_grey_and_pigment_makes_it_warm():
    lab = {
        name: spectral.lab_of_rgb(spectral.to_rgb(spectral.tristimulus(reflectance(name)))) for name in HAIRS
    }
    assert lab["black"][0] < 15 < lab["brown"][0] < lab["blond"][0] < lab["grey"][0]
    assert lab["red"][1] > lab["light brown"][1] > lab["grey"][1]
    assert lab["blond"][2] > 20
    assert {own_of(name) for name in HAIRS} == {"dark", "medium", "light"}


def test_a_dye_in_good_light_is_true_on_black_hair_and_on_fair():
    dyes = rail(of_hair=True)[::8]
    samples = [sample for hair in ("black", "blond") for sample in dye(GOOD, hair, dyes)]
    assert len(samples) == 6
    assert np.median([sample.difference for sample in samples]) < 2
    figures = figures_of(samples)
    assert figures["hair.own_gap"] < 1
    assert figures["hair.in_shade.median"] > figures["region.hair.median"]


def test_a_dye_that_comes_out_too_dark_is_found_out(monkeypatch):
    monkeypatch.setattr("bench.tresses.render_look", lambda image, views, look: image)
    assert min(sample.difference for sample in dye(GOOD, "black", rail(of_hair=True)[10:13])) > 20


def test_every_shade_meets_each_exposure_with_white_balance_and_without(monkeypatch):
    monkeypatch.setattr("bench.colour.try_on", lambda case, shades: ((case, name) for name, _ in shades))
    monkeypatch.setattr("bench.colour.dye", lambda case, hair, shades: ((case, name) for name, _ in shades))
    rails = [rail(of_hair=False)[:12], rail(of_hair=True)[:12]]
    met = [pair for at, case in enumerate(cases()) for pair in wear(at, case, rails, 6)]
    for name in (name for items in rails for name, _ in items):
        of_it = [case for case, other in met if other == name]
        assert len(of_it) == 50
        assert len({(case.exposure, case.balanced) for case in of_it}) == 6
        assert len({case.kelvin for case in of_it}) == 5


def test_the_figures_are_written_with_what_they_are_of(tmp_path):
    worn = wardrobe(None)
    name, layer = next((name, layer) for name, layer in worn.items() if len(layer.colours) > 1)
    figures = {"samples": 9.0, "median": 1.234, "p95": 4.0}
    write_figures(tmp_path / "out.json", worn, {name: 1.5}, figures, date(2026, 11, 20))
    written = json.loads((tmp_path / "out.json").read_text())
    assert (written["on"], written["samples"], written["median"]) == ("2026-11-20", 9, 1.23)
    [row] = written["shades"]
    assert (row["shade"], row["median"], len(row["colours"])) == (name, 1.5, len(layer.colours))
    (tmp_path / "shades.json").write_text(json.dumps(written["shades"]))
    assert wardrobe(tmp_path / "shades.json") == {name: layer}


def test_the_area_under_the_curve_counts_pairs():
    assert area_under_curve([0, 1], [2, 3]) == 1
    assert area_under_curve([0, 1], [0, 1]) == 0.5
    assert area_under_curve([2], [1]) == 0
