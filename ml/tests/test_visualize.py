import cv2
import numpy as np
import pytest

from ml.data import Synthetic
from ml.regions import CLASSES
from ml.visualize import GAP, SIDE, VIEWS, contour, error, main, overlay, palette, sheet, side, tint

IMAGE, TRUTH = Synthetic(1, 128)[0]


def test_every_class_has_a_colour_of_its_own():
    assert palette().shape == (len(CLASSES), 3)
    assert len({tuple(colour) for colour in palette().tolist()}) == len(CLASSES)
    distances = np.abs(palette()[:, None].astype(int) - palette()[None]).sum(axis=2)
    assert distances[~np.eye(len(CLASSES), dtype=bool)].min() > 40


def test_an_overlay_leaves_the_background_and_tints_the_rest():
    tinted = overlay(IMAGE, TRUTH, TRUTH)
    assert np.array_equal(tinted[TRUTH == 0], IMAGE[TRUTH == 0])
    assert np.array_equal(tinted, tint(IMAGE, TRUTH))
    towards = (
        np.abs(tinted.astype(int) - palette()[TRUTH]) <= np.abs(IMAGE.astype(int) - palette()[TRUTH]) + 1
    )
    assert towards[TRUTH > 0].all()


def test_a_contour_touches_only_edges():
    changed = (contour(IMAGE, TRUTH, TRUTH) != IMAGE).any(axis=2)
    inside = cv2.erode(TRUTH, np.ones((5, 5))) == cv2.dilate(TRUTH, np.ones((5, 5)))
    assert changed.any()
    assert not changed[inside].any()


def test_errors_show_what_belongs_there():
    guess = TRUTH.copy()
    guess[:40], guess[60:70] = 13, 0
    shown = error(IMAGE, TRUTH, guess)
    wrong = guess != TRUTH
    coloured = wrong & (TRUTH > 0)
    assert np.array_equal(shown[coloured], palette()[TRUTH[coloured]])
    assert (shown[wrong & (TRUTH == 0)] == 255).all()
    assert (np.ptp(shown[~wrong], axis=-1) == 0).all()


def test_side_by_side_is_three_wide():
    assert side(IMAGE, TRUTH, TRUTH).shape == (128, 384, 3)


def test_a_sheet_holds_its_tiles_in_rows():
    tiles = [np.full((SIDE, SIDE, 3), 10 * i, np.uint8) for i in range(3)]
    drawn = sheet(tiles, columns=2)
    assert drawn.shape[1] == 2 * (SIDE + GAP) + GAP
    assert (drawn[GAP + SIDE + GAP + 5, GAP + 5] == 20).all()


@pytest.mark.parametrize("view", [*VIEWS, "augment"])
def test_each_view_writes_a_sheet(view, tmp_path, capsys):
    file = tmp_path / "sheet.png"
    main(["-v", view, "--count", "2", "-o", str(file)])
    written = cv2.imread(str(file))
    assert written.shape[0] > SIDE
    assert written.std() > 20
    assert f"2 pictures, {view}" in capsys.readouterr().out


def test_augmentations_follow_from_their_seed(tmp_path):
    sheets = []
    for number, seed in enumerate(("1", "1", "2")):
        file = tmp_path / f"{number}.png"
        main(["-v", "augment", "--count", "1", "--seed", seed, "-o", str(file)])
        sheets.append(file.read_bytes())
    assert sheets[0] == sheets[1] != sheets[2]


def test_help_explains_the_views(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    text = capsys.readouterr().out
    assert all(view.__doc__ in text for view in VIEWS.values())


def test_only_png_is_written(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["-o", str(tmp_path / "sheet.jpg")])
    assert "PNG" in capsys.readouterr().err
