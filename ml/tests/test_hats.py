import numpy as np
import pytest

from ml.data import Synthetic
from ml.hats import HAT, cap, fur_hat, grain
from ml.regions import INDEX, SKIN
from ml.soft import SURE

IMAGE, LABEL = Synthetic(1, 256)[0]


@pytest.mark.parametrize("seed", range(5))
def test_a_hat_lies_above_the_eyes_and_hides_what_is_under_it(seed: int) -> None:
    image, label = fur_hat(IMAGE, LABEL, np.random.default_rng(seed))
    rows = np.nonzero(label == HAT)[0]
    brows = np.nonzero(np.isin(LABEL, (INDEX["left_brow"], INDEX["right_brow"])))[0]
    assert len(rows) > 0.01 * label.size
    assert rows.mean() < brows.min()
    assert ((image != IMAGE).any(axis=2)[label == HAT]).mean() > 0.95
    assert (label[label != HAT] == LABEL[label != HAT]).all()


def test_a_soft_label_is_certain_there_and_a_guide_stays() -> None:
    soft = np.dstack([LABEL, LABEL, np.full_like(LABEL, 200)])
    image, label = fur_hat(np.dstack([IMAGE, LABEL]), soft, np.random.default_rng(0))
    assert (label[label[..., 0] == HAT][:, 2] == SURE).all()
    assert (image[..., 3] == LABEL).all()


def test_a_face_without_brows_gets_none() -> None:
    bare = np.where(LABEL == SKIN, SKIN, 0).astype(np.uint8)
    assert cap(bare, np.random.default_rng(0)) is None
    assert fur_hat(IMAGE, bare, np.random.default_rng(0))[1] is bare


def test_fur_is_rough_and_neither_lighter_nor_darker() -> None:
    fur = grain((64, 64), 9, np.random.default_rng(0))
    assert abs(fur.mean()) < 0.2 * fur.std()
    assert fur.std() > 0.2
