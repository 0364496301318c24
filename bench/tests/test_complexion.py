from dataclasses import replace

import colour
import numpy as np
import pytest

from bench import spectral
from bench.complexion import Sitting, agreement, figures_of, sit
from bench.people import Lamp, born, photograph
from ml.complexion import NO_FACE
from ml.monk import MONK


@pytest.mark.parametrize("name", ["light skin", "dark skin"])
def test_drawn_skin_reflects_as_the_skin_of_a_colour_chart_does(name):
    chart = colour.SDS_COLOURCHECKERS["ISO 17321-1"][name].copy().align(spectral.SHAPE).values
    lab = spectral.lab_of_rgb(spectral.to_rgb(spectral.tristimulus(chart)))
    seen = (spectral.WAVES >= 420) & (spectral.WAVES <= 680)
    assert np.abs(spectral.skin(lab) - chart)[seen].max() < 0.07


def test_a_person_has_her_tone_and_differs_from_the_next():
    first, second = (born(6, np.random.default_rng(seed)) for seed in (0, 1))
    assert first.tone == second.tone == 7
    assert first.colours["skin"][0] == pytest.approx(spectral.lab_of_hex(MONK[6])[0], abs=3)
    assert spectral.difference_of_labs(first.colours["skin"], second.colours["skin"]) > 0.5


def test_a_lamp_that_is_not_balanced_is_seen_in_the_picture():
    person = born(3, np.random.default_rng(0))
    warm = photograph(person, Lamp(2700, False, 0.0, 0.0), np.random.default_rng(0)).mean(axis=(0, 1))
    even = photograph(person, Lamp(2700, True, 0.0, 0.0), np.random.default_rng(0)).mean(axis=(0, 1))
    assert warm[0] / warm[2] > 1.5 * even[0] / even[2]


def test_skin_relit_by_a_matrix_is_as_skin_in_that_lamp():
    lamp, reflectance = spectral.relighting(2700), spectral.skin((60.0, 15.0, 20.0))
    day, warm = (spectral.photograph(reflectance, at, 1.0, balanced=True) for at in (6504, 2700))
    assert np.ones(3) @ lamp == pytest.approx([1, 1, 1], abs=1e-3)
    assert spectral.difference(day @ lamp, warm) < 1 < spectral.difference(day, warm)


def test_people_are_judged_near_their_tone():
    figures = figures_of([sit(0, number, 5) for number in (2, 7)])
    assert figures["monk_within_1"] > 80
    assert figures["skin.median"] < 3


def test_agreement_is_that_with_what_most_pictures_say():
    lamp = Lamp(6500, True, 0.0, 0.0)
    said = [Sitting(lamp, None, _judged(season)) for season in ("spring", "spring", "spring", "winter")]
    assert agreement([said], "season") == 75
    assert np.isnan(agreement([[Sitting(lamp, None, NO_FACE)]], "season"))


def _judged(season):
    return replace(NO_FACE, season=season, cannot_judge="", confidence=1.0)
