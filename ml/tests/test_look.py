import json

import pytest

from ml.look import InvalidLook, Layer, Look


def a_layer(**changes):
    return {"region": "lips", "colours": ["#b3202a", [40, 50.5, 20]]} | changes


def test_a_look_goes_to_json_and_back():
    look = Look.from_json(
        {"layers": [a_layer(finish="gloss", shade=7), a_layer(shape="two_tone", intensity=0)]}
    )
    assert Look.from_json(json.loads(json.dumps(look.to_json()))) == look


def test_defaults_are_those_of_the_layer():
    (layer,) = Look.from_json({"layers": [{"region": "lips", "colours": [[40, 50, 20]]}]}).layers
    assert layer == Layer("lips", ((40.0, 50.0, 20.0),))


def test_hex_becomes_lab():
    (layer,) = Look.from_json({"layers": [{"region": "lips", "colours": ["#ffffff"]}]}).layers
    assert layer.colours[0] == pytest.approx((100, 0, 0), abs=1e-6)


def test_an_empty_look_or_intensity_zero_is_not_visible():
    assert not Look().is_visible
    assert not Look.from_json({"layers": [a_layer(intensity=0), a_layer(coverage=0)]}).is_visible
    assert Look.from_json({"layers": [a_layer()]}).is_visible


@pytest.mark.parametrize(
    "text",
    [
        "null",
        "[]",
        '"lips"',
        "{}",
        '{"layers": {}}',
        '{"layers": [], "more": 1}',
        '{"layers": [7]}',
        json.dumps({"layers": [a_layer()] * 13}),
    ],
)
def test_what_is_no_look_raises(text):
    with pytest.raises(InvalidLook):
        Look.from_json(json.loads(text))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("region", "nose"),
        ("region", None),
        ("colours", []),
        ("colours", ["#b3202a"] * 6),
        ("colours", "#b3202a"),
        ("colours", ["red"]),
        ("colours", [["40", 50, 20]]),
        ("colours", [[40, 50]]),
        ("colours", [[101, 0, 0]]),
        ("colours", [[-1, 0, 0]]),
        ("colours", [[float("nan"), 0, 0]]),
        ("colours", [[True, 0, 0]]),
        ("colours", [None]),
        ("finish", "satine"),
        ("finish", ["satin"]),
        ("coverage", 1.01),
        ("coverage", "1"),
        ("intensity", float("nan")),
        ("intensity", float("inf")),
        ("intensity", -0.1),
        ("intensity", True),
        ("intensity", 10**400),
        ("shape", "heart"),
        ("shade", 0),
        ("shade", 1.0),
        ("shade", True),
        ("shade", 2**63),
        ("glitter", 1),
    ],
)
def test_a_bad_field_raises_and_is_named(field, value):
    with pytest.raises(InvalidLook, match=field):
        Look.from_json({"layers": [a_layer(**{field: value})]})


def test_a_missing_field_is_named():
    with pytest.raises(InvalidLook, match="needs colours"):
        Look.from_json({"layers": [{"region": "lips"}]})
