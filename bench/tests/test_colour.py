import json
from datetime import date

import numpy as np
import pytest

from bench import spectral
from bench.colour import Case, try_on
from bench.light import area_under_curve
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


def test_a_shade_in_good_light_is_true():
    samples = list(try_on(Case(5, 6500, 0, True), list(wardrobe(None).items())[::60]))
    assert len(samples) >= 5
    assert np.median([sample.difference for sample in samples]) < 2


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
