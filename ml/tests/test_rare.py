import numpy as np
import pytest

from ml import rare
from ml.batches import class_counts
from ml.data import Synthetic
from ml.rare import EARRING, GLASSES, HAT, NECKLACE, UNDER_NECKLACE, Donors, necklace, put_on
from ml.regions import INDEX, SKIN
from ml.soft import SURE

FACE = Synthetic(1, 128)[0]
NECK = INDEX["neck"]


def donor() -> tuple[np.ndarray, np.ndarray]:
    """A grey picture with a green hat in its upper fifth."""
    image, label = np.full((64, 64, 3), 99, np.uint8), np.full((64, 64), SKIN, np.uint8)
    image[:12, 10:54], label[:12, 10:54] = (0, 200, 0), HAT
    return image, label


def counts(label: np.ndarray) -> np.ndarray:
    return np.bincount(label.ravel(), minlength=20)


def test_a_hat_comes_with_its_own_colours_and_mask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rare, "DRAWN", 0)
    given = Donors(lambda _: donor(), [counts(donor()[1])], 1.0)
    worn = [given.adorn(*FACE, np.random.default_rng(seed)) for seed in range(40)]
    hats = [(image, label) for image, label in worn if (label == HAT).any()]
    assert 5 < len(hats) < 20
    for image, label in hats:
        red, green, blue = np.median(image[label == HAT], axis=0)
        assert green > 2 * max(red, blue)
        assert 0.1 < (label == HAT).mean() < 0.2
        assert (label[-30:] == FACE[1][-30:]).all()


def test_what_is_put_on_a_soft_label_is_certain() -> None:
    soft = np.dstack([FACE[1], FACE[1], np.full_like(FACE[1], 200)])
    given, worn = (np.kron(part, np.ones((2, 2, 1)[: part.ndim], np.uint8)) for part in donor())
    image, label = put_on(FACE[0], soft, given, worn, HAT, np.random.default_rng(0))
    assert image.shape == FACE[0].shape
    assert (label[worn == HAT] == (HAT, HAT, SURE)).all()
    assert (label[40:] == soft[40:]).all()


@pytest.mark.parametrize("kind", [EARRING, NECKLACE])
def test_jewellery_never_lies_on_the_face(kind: int) -> None:
    worn = np.full(FACE[1].shape, kind, np.uint8)
    _, label = put_on(*FACE, np.zeros_like(FACE[0]), worn, kind, np.random.default_rng(0))
    assert (label == kind).any()
    for name in ("skin", "nose", "upper_lip", "lower_lip", "left_eye"):
        assert ((label == INDEX[name]) == (FACE[1] == INDEX[name])).all()


def test_a_guide_behind_the_image_is_put_on_with_it() -> None:
    seven = np.dstack([FACE[0], np.zeros((128, 128, 4), np.uint8)])
    given = np.full((128, 128, 7), 7, np.uint8)
    worn = np.where(np.arange(128)[:, None] < 30, GLASSES, 0).repeat(128, axis=1).astype(np.uint8)
    image, _ = put_on(seven, FACE[1], given, worn, GLASSES, np.random.default_rng(0))
    assert (image[:30, :, 3:6] == 7).all()
    assert (image[30:, :, 3:] == 0).all()
    assert (image[..., 6] == 0).all()  # what the landmarks draw stays hers


def test_a_drawn_necklace_hangs_on_neck_and_clothes() -> None:
    image, label = np.full((192, 192, 3), 120, np.uint8), np.full((192, 192), SKIN, np.uint8)
    label[120:, 60:130] = NECK
    drawn = [necklace(image, label, np.random.default_rng(seed)) for seed in range(12)]
    found = [(after == NECKLACE) for _, after in drawn]
    assert sum(mask.any() for mask in found) >= 10
    for (coloured, _), mask in zip(drawn, found, strict=True):
        assert np.isin(label[mask], UNDER_NECKLACE).all()
        assert mask.mean() < 0.1
        assert (coloured[:110] == 120).all()


def test_nothing_rare_gives_nothing() -> None:
    plain = Synthetic(3, 96)
    always, never = (Donors(plain.__getitem__, [*class_counts(plain)], share) for share in (1.0, 0.0))
    assert not any(len(having) for having in always.having.values())
    assert never.adorn(*FACE, np.random.default_rng(0))[0] is FACE[0]
