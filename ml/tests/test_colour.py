import colour as reference  # colour-science
import numpy as np
import pytest

from ml import colour

# Sharma, Wu, Dalal (2005), Table 1: L1 a1 b1, L2 a2 b2, ΔE00
SHARMA = np.array(
    [
        [50.0000, 2.6772, -79.7751, 50.0000, 0.0000, -82.7485, 2.0425],
        [50.0000, 3.1571, -77.2803, 50.0000, 0.0000, -82.7485, 2.8615],
        [50.0000, 2.8361, -74.0200, 50.0000, 0.0000, -82.7485, 3.4412],
        [50.0000, -1.3802, -84.2814, 50.0000, 0.0000, -82.7485, 1.0000],
        [50.0000, -1.1848, -84.8006, 50.0000, 0.0000, -82.7485, 1.0000],
        [50.0000, -0.9009, -85.5211, 50.0000, 0.0000, -82.7485, 1.0000],
        [50.0000, 0.0000, 0.0000, 50.0000, -1.0000, 2.0000, 2.3669],
        [50.0000, -1.0000, 2.0000, 50.0000, 0.0000, 0.0000, 2.3669],
        [50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0009, 7.1792],
        [50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0010, 7.1792],
        [50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0011, 7.2195],
        [50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0012, 7.2195],
        [50.0000, -0.0010, 2.4900, 50.0000, 0.0009, -2.4900, 4.8045],
        [50.0000, -0.0010, 2.4900, 50.0000, 0.0010, -2.4900, 4.8045],
        [50.0000, -0.0010, 2.4900, 50.0000, 0.0011, -2.4900, 4.7461],
        [50.0000, 2.5000, 0.0000, 50.0000, 0.0000, -2.5000, 4.3065],
        [50.0000, 2.5000, 0.0000, 73.0000, 25.0000, -18.0000, 27.1492],
        [50.0000, 2.5000, 0.0000, 61.0000, -5.0000, 29.0000, 22.8977],
        [50.0000, 2.5000, 0.0000, 56.0000, -27.0000, -3.0000, 31.9030],
        [50.0000, 2.5000, 0.0000, 58.0000, 24.0000, 15.0000, 19.4535],
        [50.0000, 2.5000, 0.0000, 50.0000, 3.1736, 0.5854, 1.0000],
        [50.0000, 2.5000, 0.0000, 50.0000, 3.2972, 0.0000, 1.0000],
        [50.0000, 2.5000, 0.0000, 50.0000, 1.8634, 0.5757, 1.0000],
        [50.0000, 2.5000, 0.0000, 50.0000, 3.2592, 0.3350, 1.0000],
        [60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644],
        [63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630],
        [61.2901, 3.7196, -5.3901, 61.4292, 2.2480, -4.9620, 1.8731],
        [35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645],
        [22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373],
        [36.4612, 47.8580, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146],
        [90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441],
        [90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381],
        [6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377],
        [2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082],
    ]
)


@pytest.fixture
def labs():
    return np.random.default_rng(1).uniform([0, -110, -110], [100, 110, 110], (5, 400, 3))


def test_ciede2000_gives_the_published_table():
    assert np.abs(colour.delta_e(SHARMA[:, :3], SHARMA[:, 3:6]) - SHARMA[:, 6]).max() < 1e-4


def test_ciede2000_agrees_with_colour_science(labs):
    expected = reference.delta_E(labs, labs[::-1], method="CIE 2000")
    assert np.allclose(colour.delta_e(labs, labs[::-1]), expected, atol=1e-6)


def test_ciede2000_is_symmetric_and_zero_to_itself(labs):
    assert np.allclose(colour.delta_e(labs, labs[::-1]), colour.delta_e(labs[::-1], labs))
    assert colour.delta_e(labs, labs).max() == 0


def test_ciede2000_broadcasts_one_against_many(labs):
    assert colour.delta_e(labs, labs[0, 0]).shape == (5, 400)


def test_lab_agrees_with_colour_science():
    srgb = np.random.default_rng(2).random((40, 50, 3))
    expected = reference.XYZ_to_Lab(
        reference.sRGB_to_XYZ(srgb), reference.CCS_ILLUMINANTS["cie_2_1931"]["D65"]
    )
    assert np.abs(colour.srgb_to_lab(srgb) - expected).max() < 0.03  # its matrix has four digits


def test_white_is_neutral_and_black_is_black():
    assert np.allclose(colour.srgb_to_lab([[1, 1, 1], [0, 0, 0]]), [[100, 0, 0], [0, 0, 0]], atol=1e-9)


def test_srgb_goes_to_lab_and_back():
    srgb = np.random.default_rng(3).random((7, 11, 3))
    assert np.allclose(colour.lab_to_srgb(colour.srgb_to_lab(srgb)), srgb, atol=1e-9)


def test_lab_goes_to_linear_light_and_back_out_of_gamut_too(labs):
    assert np.allclose(colour.linear_to_lab(colour.lab_to_linear(labs)), labs, atol=1e-6)


def test_hex_round_trips():
    for code in ("#b3202a", "#000000", "#ffffff", "#0a1b2c"):
        assert colour.lab_to_hex(colour.hex_to_lab(code)) == code


@pytest.mark.parametrize("code", ["", "#fff", "b3202a", "#b3202g", "#b3202a ", "#b3202a\n", None, 12])
def test_bad_hex_raises(code):
    with pytest.raises(ValueError, match="not a colour"):
        colour.hex_to_lab(code)


def test_gamut():
    assert colour.in_gamut([[50, 60, 30], [100, 0, 0], [0, 0, 0]]).all()
    assert not colour.in_gamut([[50, 120, -120], [100, 40, 0]]).any()
