import numpy as np
import pytest

from ml.batches import Training, class_counts, folder_weights, repeat_weights, sample_order
from ml.data import Synthetic
from ml.lens import Lens


def test_rare_pictures_are_drawn_in_proportion() -> None:
    weights = np.array([1.0, 1.0, 2.0, 4.0])
    order = sample_order(weights, 80, np.random.default_rng(0))
    assert np.abs(np.bincount(order) - weights * 10).max() <= 1


def test_random_views_follow_from_seed_epoch_and_position() -> None:
    pairs, again = (Training(Synthetic(4, 64), lens=Lens(64), seed=3, weights=np.ones(4)) for _ in range(2))
    assert pairs[1][0].equal(again[1][0])
    assert pairs[1][1].equal(again[1][1])
    again.start_epoch(1)
    assert not pairs[1][0].equal(again[1][0])


def test_a_large_folder_does_not_drown_a_small_one() -> None:
    weights = folder_weights([*[f"large-{i}" for i in range(16)], *[f"small-{i}" for i in range(4)]])
    assert weights[:16].sum() == pytest.approx(2 * weights[16:].sum())


def test_pictures_with_rare_classes_are_drawn_more_often() -> None:
    counts = np.zeros((100, 3), np.int64)
    counts[:, 0], counts[:4, 1], counts[:50, 2] = 9, 1, 1  # 4 % have the second class, half the third
    assert repeat_weights(counts) == pytest.approx([2.5] * 4 + [1] * 96)
    source = Synthetic(2, 64)
    assert class_counts(source)[1].tolist() == np.bincount(source[1][1].ravel(), minlength=20).tolist()
