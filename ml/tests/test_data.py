from pathlib import Path

import cv2
import numpy as np
import pytest

from ml.augment import flip
from ml.data import (
    SPLITS,
    FaceFolder,
    RightSides,
    Synthetic,
    Training,
    folder_weights,
    is_swapped,
    read_names,
    sample_order,
    split_names,
    stratified_names,
)
from ml.lens import Lens
from ml.regions import CLASSES, INDEX, LABELLED, MERGED, SWAPS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten drawn faces on disk; the first carries a name of the committed test list."""
    names = [read_names(SPLITS / "parsing-test.txt")[0], *(f"face{i}" for i in range(9))]
    for kind in ("images", "labels"):
        (tmp_path / kind).mkdir()
    for name, (image, label) in zip(names, Synthetic(10, 64), strict=False):
        cv2.imwrite(str(tmp_path / "images" / f"{name}.png"), image[..., ::-1])
        cv2.imwrite(str(tmp_path / "labels" / f"{name}.png"), label)
    return tmp_path


def test_a_folder_gives_what_was_written(folder: Path) -> None:
    pairs = FaceFolder(folder, ["face3"], cache=True)
    image, label = Synthetic(10, 64)[4]
    assert np.array_equal(pairs[0][0], image)
    assert np.array_equal(pairs[0][1], label)


def test_a_missing_picture_is_named(folder: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nobody"):
        FaceFolder(folder, ["nobody"])


def test_an_unknown_class_is_refused(folder: Path) -> None:
    cv2.imwrite(str(folder / "labels" / "face0.png"), np.full((64, 64), 77, np.uint8))
    with pytest.raises(ValueError, match="77"):
        FaceFolder(folder, ["face0"])[0]


def test_splits_are_disjoint_and_whole(folder: Path) -> None:
    train, validation, test = (split_names(folder, split) for split in ("train", "validation", "test"))
    assert sorted(train + validation + test) == split_names(folder, "all")
    assert test == [read_names(SPLITS / "parsing-test.txt")[0]]
    assert len(validation) == 1


def test_the_test_list_holds_160_different_names() -> None:
    names = read_names(SPLITS / "parsing-test.txt")
    assert len(set(names)) == len(names) == 160


def test_strata_give_their_share(folder: Path) -> None:
    chosen = stratified_names(FaceFolder(folder), share=0.5)
    assert len(set(chosen)) == 5


def test_rare_pictures_are_drawn_in_proportion() -> None:
    weights = np.array([1.0, 1.0, 2.0, 4.0])
    order = sample_order(weights, 80, np.random.default_rng(0))
    assert np.abs(np.bincount(order) - weights * 10).max() <= 1


def test_random_views_follow_from_seed_epoch_and_position() -> None:
    pairs, again = (Training(Synthetic(4, 64), lens=Lens(64), seed=3) for _ in range(2))
    assert pairs[1][0].equal(again[1][0])
    assert pairs[1][1].equal(again[1][1])
    again.start_epoch(1)
    assert not pairs[1][0].equal(again[1][0])


def test_a_drawn_face_has_lips_between_nose_and_neck() -> None:
    _, label = Synthetic(1, 128)[0]
    rows = [
        np.nonzero(label == CLASSES.index(name))[0].mean()
        for name in ("nose", "upper_lip", "lower_lip", "neck")
    ]
    assert rows == sorted(rows)


def test_merged_classes_cover_every_labelled_class_once() -> None:
    members = [index for group in MERGED.values() for index in group]
    assert len(MERGED) == 15
    assert sorted(members) == list(range(len(LABELLED)))
    assert {tuple(CLASSES[i].split("_")[1] for i in pair) for pair in SWAPS} == {
        ("eye", "eye"),
        ("brow", "brow"),
        ("ear", "ear"),
    }


def test_a_mirrored_picture_with_unmirrored_names_is_renamed() -> None:
    image, label = Synthetic(1, 96)[0]
    mirrored = np.ascontiguousarray(label[:, ::-1])  # as some of CelebAMask-HQ: her left eye is called right
    assert not is_swapped(label)
    assert is_swapped(mirrored)
    only_ears = np.where(np.isin(mirrored, [INDEX["left_ear"], INDEX["right_ear"]]), mirrored, 0)
    assert is_swapped(only_ears) == (INDEX["left_ear"] in only_ears and INDEX["right_ear"] in only_ears)
    assert not is_swapped(np.zeros_like(label))
    source = Pairs([(image, label), (image[:, ::-1], mirrored)])
    first, second = (RightSides(source)[i][1] for i in range(2))
    assert (first == label).all()
    assert (second == flip(image, label)[1]).all()


class Pairs(list):
    names = ("a", "b")


def test_a_large_folder_does_not_drown_a_small_one() -> None:
    weights = folder_weights([*[f"large-{i}" for i in range(16)], *[f"small-{i}" for i in range(4)]])
    assert weights[:16].sum() == pytest.approx(2 * weights[16:].sum())
