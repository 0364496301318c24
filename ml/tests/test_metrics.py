import cv2
import numpy as np
import pytest

from ml.metrics import accuracy, bootstrap, confusion, f1, iou, merge, skin_tone, tone_bin
from ml.regions import SKIN

TRUTH = np.array([[0, 0, 1], [1, 2, 2]], np.uint8)
GUESS = np.array([[0, 1, 1], [1, 2, 0]], np.uint8)


def test_confusion_counts_pairs() -> None:
    assert confusion(TRUTH, GUESS, 3).tolist() == [[1, 1, 0], [0, 2, 0], [1, 0, 1]]


def test_scores_of_a_known_matrix() -> None:
    counts = confusion(TRUTH, GUESS, 3)
    assert accuracy(counts) == pytest.approx(4 / 6)
    assert iou(counts) == pytest.approx([1 / 3, 2 / 3, 1 / 2])
    assert f1(counts) == pytest.approx([1 / 2, 4 / 5, 2 / 3])


def test_a_class_nowhere_to_be_seen_has_no_score() -> None:
    counts = confusion(TRUTH, GUESS, 4)
    assert np.isnan(iou(counts)[3])
    assert np.isnan(f1(counts)[3])


def test_merged_classes_are_one() -> None:
    merged = merge(confusion(TRUTH, GUESS, 3), {"a": (0, 1), "b": (2,)})
    grouped = np.array([0, 0, 1], np.uint8)
    assert np.array_equal(merged, confusion(grouped[TRUTH], grouped[GUESS], 2))


def test_bootstrap_encloses_the_score_and_is_narrow_for_like_images() -> None:
    rng = np.random.default_rng(1)
    varied = np.stack(
        [confusion(TRUTH, rng.integers(0, 3, TRUTH.shape).astype(np.uint8), 3) for _ in range(50)]
    )
    low, high = bootstrap(varied, accuracy)
    assert low < accuracy(varied.sum(0)) < high
    same = np.stack([confusion(TRUTH, GUESS, 3)] * 20)
    assert bootstrap(same, accuracy) == pytest.approx((4 / 6, 4 / 6))


@pytest.mark.parametrize(
    ("lightness", "b", "bin_"), [(75, 15, "light"), (60, 20, "medium"), (35, 15, "dark")]
)
def test_skin_tone_is_the_angle_of_its_lab(lightness: float, b: float, bin_: str) -> None:
    lab = np.array([[[lightness, 10, b]]], np.float32)
    colour = np.round(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB) * 255).astype(np.uint8)
    image = np.broadcast_to(colour, (4, 4, 3))
    angle = skin_tone(image, np.full((4, 4), SKIN, np.uint8))
    assert angle == pytest.approx(np.degrees(np.arctan((lightness - 50) / b)), abs=2)
    assert tone_bin(angle) == bin_


def test_no_skin_has_no_tone() -> None:
    angle = skin_tone(np.zeros((4, 4, 3), np.uint8), np.zeros((4, 4), np.uint8))
    assert np.isnan(angle)
    assert tone_bin(angle) is None
