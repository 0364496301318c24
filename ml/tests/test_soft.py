import numpy as np
import pytest
import torch

from ml.augment import augment, flip
from ml.data import Synthetic
from ml.lens import Lens
from ml.regions import BACKGROUND, IGNORED, INDEX, OCCLUDER
from ml.soft import SURE, pack, unpack


@pytest.fixture
def soft() -> np.ndarray:
    """The drawn face, sure of everything."""
    label = Synthetic(1, 64)[0][1]
    return np.stack([label, label, np.full_like(label, SURE)], axis=-1)


def test_two_classes_come_back_from_three_bytes() -> None:
    probabilities = torch.zeros(20, 4, 4)
    probabilities[3], probabilities[7] = 0.7, 0.3
    packed = pack(probabilities)
    assert packed.shape == (4, 4, 3)
    assert packed.dtype == np.uint8
    target, weight = unpack(torch.from_numpy(packed).permute(2, 0, 1)[None], 20, 2)
    assert target.shape == (1, 20, 2, 2)
    assert target[0, 3] == pytest.approx(torch.full((2, 2), 0.7), abs=0.003)
    assert target[0, 7] == pytest.approx(torch.full((2, 2), 0.3), abs=0.003)
    assert weight == pytest.approx(torch.full((1, 2, 2), 0.7), abs=0.003)


def test_a_cell_holds_shares_of_its_pixels_without_the_doubtful() -> None:
    probabilities = torch.full((20, 2, 2), 0.05)  # the top left pixel knows nothing
    probabilities[:, 0, 1] = probabilities[:, 1] = 0
    probabilities[4, 0, 1] = probabilities[4, 1, 0] = probabilities[6, 1, 1] = 1
    packed = pack(probabilities)
    assert packed[0, 0, 0] == IGNORED
    target, weight = unpack(torch.from_numpy(packed).permute(2, 0, 1)[None], 20, 2)
    assert target[0, [4, 6], 0, 0].tolist() == pytest.approx([2 / 3, 1 / 3])
    assert weight.item() == pytest.approx(3 / 4)


def test_a_cell_that_nobody_knows_weighs_nothing() -> None:
    packed = torch.tensor([IGNORED, 0, 128], dtype=torch.uint8).view(1, 3, 1, 1).expand(1, 3, 2, 2)
    target, weight = unpack(packed, 20, 2)
    assert weight.item() == 0
    assert torch.isfinite(target).all()


def test_mirroring_renames_classes_and_keeps_likelihoods(soft: np.ndarray) -> None:
    soft[..., 2] = np.arange(64) + 128
    _, mirrored = flip(np.zeros((64, 64, 3), np.uint8), soft)
    assert np.array_equal(mirrored[..., 2], soft[:, ::-1, 2])
    left = soft[:, ::-1, 0] == INDEX["left_eye"]
    assert left.any()
    assert (mirrored[left][:, :2] == INDEX["right_eye"]).all()


def test_augmented_soft_labels_are_the_hard_ones(soft: np.ndarray) -> None:
    image = Synthetic(1, 64)[0][0]
    for seed in range(12):
        seen, moved = augment(image, soft, np.random.default_rng(seed), Lens(64, 0.4))
        same, hard = augment(image, soft[..., 0], np.random.default_rng(seed), Lens(64, 0.4))
        assert np.array_equal(seen, same)
        assert np.array_equal(moved[..., 0], hard)
        assert np.array_equal(moved[..., 1], hard)
        assert (moved[..., 2] == SURE).all()
        assert {BACKGROUND, OCCLUDER} & set(np.unique(hard).tolist())
