import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from ml.augment import flip
from ml.command import Mistake
from ml.data import FaceFolder, RightSides, Synthetic, is_swapped, open_faces
from ml.files import read_picture
from ml.regions import CLASSES, INDEX, LABELLED, MERGED, SWAPS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten drawn faces on disk, and what else lies in folders."""
    names = [f"face{i}" for i in range(10)]
    for kind in ("images", "labels"):
        (tmp_path / kind).mkdir()
    for name, (image, label) in zip(names, Synthetic(10, 64), strict=False):
        cv2.imwrite(str(tmp_path / "images" / f"{name}.png"), image[..., ::-1])
        cv2.imwrite(str(tmp_path / "labels" / f"{name}.png"), label)
    (tmp_path / "images" / ".DS_Store").write_bytes(b"")
    (tmp_path / "images" / "._face0.png").write_bytes(b"")
    return tmp_path


def test_a_folder_gives_what_was_written(folder: Path) -> None:
    pairs = FaceFolder(folder, ["face4"], cache=True)
    image, label = Synthetic(10, 64)[4]
    assert FaceFolder(folder).names == [f"face{i}" for i in range(10)]
    assert np.array_equal(pairs[0][0], image)
    assert np.array_equal(pairs[0][1], label)


def test_a_missing_picture_or_label_is_named(folder: Path) -> None:
    with pytest.raises(Mistake, match="images lacks 1 of 1, such as nobody"):
        FaceFolder(folder, ["nobody"])
    (folder / "labels/face7.png").unlink()
    with pytest.raises(Mistake, match="labels lacks 1 of 10, such as face7"):
        FaceFolder(folder)
    shutil.rmtree(folder / "labels")
    with pytest.raises(Mistake, match="no folder"):
        FaceFolder(folder)


def test_a_picture_that_is_none_or_cut_off_is_named(folder: Path) -> None:
    (folder / "images/face2.png").write_bytes(b"no picture")
    with pytest.raises(Mistake, match=r"cannot read .*images/face2.png"):
        FaceFolder(folder, cache=True)
    _, coded = cv2.imencode(".jpg", Synthetic(1, 64)[0][0])
    for name, kept in (("whole", None), ("half", len(coded) // 2), ("empty", 0)):
        (folder / f"{name}.jpg").write_bytes(coded.tobytes()[:kept])
    assert read_picture(folder / "whole.jpg").shape == (64, 64, 3)
    for name in ("half", "empty"):
        with pytest.raises(Mistake, match=f"cannot read .*{name}.jpg"):
            read_picture(folder / f"{name}.jpg")


def test_an_unknown_class_is_refused(folder: Path) -> None:
    cv2.imwrite(str(folder / "labels" / "face0.png"), np.full((64, 64), 77, np.uint8))
    with pytest.raises(Mistake, match="77"):
        FaceFolder(folder, ["face0"])[0]


def test_a_label_map_of_another_size_is_fitted_and_of_another_shape_refused(folder: Path) -> None:
    file, label = folder / "labels" / "face0.png", Synthetic(10, 64)[0][1]
    cv2.imwrite(str(file), cv2.resize(label, (32, 32), interpolation=cv2.INTER_NEAREST))
    assert FaceFolder(folder, ["face0"])[0][0].shape == (32, 32, 3)
    cv2.imwrite(str(file), label[:48])
    with pytest.raises(Mistake, match=r"64 × 64 px, .* 64 × 48"):
        FaceFolder(folder, ["face0"])[0]


def test_a_split_without_pictures_is_refused(folder: Path) -> None:
    (folder / "validation.txt").write_text("\n")
    with pytest.raises(Mistake, match=r"no pictures for validation: name some in .*validation.txt"):
        open_faces(folder, "validation")


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
