from pathlib import Path

import cv2
import numpy as np
import pytest

from ml.command import Mistake
from ml.data import Synthetic
from ml.split import TESTED, measured_split, read_names, split_names, stratified_names

SPLITS = ("train", "validation", "test")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten pictures; the first carries a name of the committed test list."""
    (tmp_path / "images").mkdir()
    for name in (read_names(TESTED)[0], *(f"face{i}" for i in range(9))):
        cv2.imwrite(str(tmp_path / "images" / f"{name}.png"), np.zeros((8, 8, 3), np.uint8))
    return tmp_path


def test_splits_are_disjoint_and_whole(folder: Path) -> None:
    train, validation, test = (split_names(folder, split) for split in SPLITS)
    assert sorted(train + validation + test) == split_names(folder, "all")
    assert test == [read_names(TESTED)[0]]
    assert len(validation) == 1


def test_the_test_list_holds_160_different_names() -> None:
    names = read_names(TESTED)
    assert len(set(names)) == len(names) == 160


def test_strata_give_their_share() -> None:
    source = Synthetic(10, 64)
    names = [str(index) for index in range(10)]
    assert len(set(stratified_names(names, (source[i] for i in range(10)), share=0.5))) == 5


@pytest.mark.parametrize("listed", [["test"], ["train"], ["validation"], ["train", "test"], [*SPLITS]])
def test_what_a_list_names_is_in_no_other_split(folder: Path, listed: list[str]) -> None:
    names = split_names(folder, "all")
    for number, split in enumerate(listed):
        (folder / f"{split}.txt").write_text("".join(f"{name}\n" for name in names[number::5]))
    splits = {split: split_names(folder, split) for split in SPLITS}
    assert all(splits[split] == names[number::5] for number, split in enumerate(listed))
    placed = [name for split in SPLITS for name in splits[split]]
    assert len(placed) == len(set(placed))
    assert "train" in listed or sorted(placed) == names


def test_a_name_in_two_lists_is_refused(folder: Path) -> None:
    (folder / "train.txt").write_text("face1\nface2\n")
    (folder / "test.txt").write_text("face2\n")
    with pytest.raises(Mistake, match=r"face2 is in .*train.txt and in .*test.txt"):
        split_names(folder, "train")


def test_names_may_hold_spaces(folder: Path) -> None:
    (folder / "test.txt").write_text("her face\n\n his face \n")
    assert split_names(folder, "test") == ["her face", "his face"]


def test_all_is_measured_where_nothing_is_to_be_tested(folder: Path) -> None:
    assert measured_split(folder) == "test"
    (folder / "test.txt").write_text("")
    assert measured_split(folder) == "all"
