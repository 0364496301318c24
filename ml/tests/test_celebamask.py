from itertools import chain
from pathlib import Path

import cv2
import numpy as np
import pytest

from ml.celebamask import (
    IMAGES,
    MAPPING,
    MASKS,
    PARTS,
    CelebAMaskHQ,
    is_published_layout,
    published_names,
    published_splits,
)
from ml.command import Mistake
from ml.data import FaceFolder, Synthetic, open_faces
from ml.regions import INDEX, LABELLED
from ml.split import split_names

NUMBERS = (0, 3, 1999, 2000, 2001, 4000, 12000, 12001, 29998, 29999)


def drawn(count: int, size: int = 64):
    return [Synthetic(count, size)[index] for index in range(count)]


def write_published(root: Path, numbers=NUMBERS, size: int = 64) -> Path:
    """Drawn faces in the published layout: pictures twice as large as their masks."""
    (root / IMAGES).mkdir(parents=True)
    for number, (image, label) in zip(numbers, drawn(len(numbers), size), strict=True):
        large = cv2.resize(image[..., ::-1], (2 * size, 2 * size), interpolation=cv2.INTER_NEAREST)
        cv2.imwrite(str(root / IMAGES / f"{number}.jpg"), large, [cv2.IMWRITE_JPEG_QUALITY, 98])
        for index, part in enumerate(PARTS, start=1):
            if (label == index).any():
                write_mask(root, number, part, label == index)
    return root


def write_mask(root: Path, number: int, part: str, mask) -> None:
    folder = root / MASKS / str(number // 2000)
    folder.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(
        str(folder / f"{number:05}_{part}.png"), np.repeat(mask[..., None] * np.uint8(255), 3, axis=2)
    )


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return write_published(tmp_path / "published")


def test_the_parts_are_the_labelled_classes_in_their_order():
    words = {"u": "upper", "l": "lower", "eye_g": "glasses", "ear_r": "earring", "neck_l": "necklace"}
    sides = {"l": "left", "r": "right"}
    for index, part in enumerate(PARTS, start=1):
        first, _, rest = part.partition("_")
        longer = words.get(part) or f"{(words if rest == 'lip' else sides).get(first, first)}_{rest}".rstrip(
            "_"
        )
        assert LABELLED[index] == longer


def test_merged_masks_give_the_label_back(published):
    faces = CelebAMaskHQ(published)
    assert faces.names == [str(number) for number in NUMBERS]
    for (image, label), (original, truth) in zip(faces, drawn(len(NUMBERS)), strict=True):
        assert np.array_equal(label, truth)
        assert image.shape == (64, 64, 3)
        assert np.abs(image.astype(int) - original).mean() < 6


def test_a_later_part_covers_an_earlier_one(published):
    everywhere = np.ones((64, 64), bool)
    write_mask(published, 3, "skin", everywhere)
    write_mask(published, 3, "u_lip", everywhere)
    write_mask(published, 3, "hair", np.tri(64, dtype=bool))
    label = CelebAMaskHQ(published, ["3"])[0][1]
    assert (label[np.tri(64, dtype=bool)] >= INDEX["hair"]).all()
    assert not (label < INDEX["upper_lip"]).any()


def test_an_image_without_masks_is_named(published):
    for mask in (published / MASKS / "1").glob("02001_*"):
        mask.unlink()
    with pytest.raises(Mistake, match="2001"):
        CelebAMaskHQ(published)


def test_an_unknown_part_is_refused(published):
    write_mask(published, 3, "tail", np.ones((64, 64), bool))
    with pytest.raises(Mistake, match="00003_tail"):
        CelebAMaskHQ(published)


def test_without_a_mapping_the_split_is_7_to_2_to_1_and_follows_from_its_seed(published):
    splits = published_splits(published)
    assert [len(splits[split]) for split in ("train", "validation", "test")] == [7, 2, 1]
    assert sorted(chain(*splits.values()), key=int) == published_names(published)
    assert published_splits(published, seed=0) == splits
    assert any(published_splits(published, seed=seed) != splits for seed in (1, 2))


def test_with_the_mapping_the_split_is_celebas_own(published):
    originals = (0, 162_770, 162_771, 182_637, 182_638, 202_598, 5, 6, 170_000, 190_000)
    rows = [
        f"{number} {original} {original + 1:06}.jpg"
        for number, original in zip(NUMBERS, originals, strict=True)
    ]
    (published / MAPPING).write_text("idx orig_idx orig_file\n" + "\n".join(rows) + "\n")
    assert published_splits(published) == {
        "train": ["0", "3", "12000", "12001"],
        "validation": ["1999", "2000", "29998"],
        "test": ["2001", "4000", "29999"],
    }
    assert [len(names) for names in published_splits(published, seed=0).values()] == [7, 2, 1]


def test_a_mapping_without_a_picture_or_without_numbers_is_refused(published):
    (published / MAPPING).write_text("idx orig_idx orig_file\n0 5 000006.jpg\n")
    with pytest.raises(Mistake, match="lacks picture 3"):
        published_splits(published)
    (published / MAPPING).write_text("idx orig_idx orig_file\n0 five\n")
    with pytest.raises(Mistake, match="not 0 five"):
        published_splits(published)


def test_masks_of_two_sizes_are_refused(published):
    write_mask(published, 3, "hair", np.ones((32, 32), bool))
    with pytest.raises(Mistake, match="another size"):
        CelebAMaskHQ(published, ["3"])[0]


def test_training_opens_either_layout_by_itself(published, tmp_path):
    assert is_published_layout(published)
    faces = open_faces(published, "train")
    assert isinstance(faces, CelebAMaskHQ)
    assert len(faces) == 7
    assert len(split_names(published, "all")) == 10
    for kind in ("images", "labels"):
        (tmp_path / "folder" / kind).mkdir(parents=True)
        cv2.imwrite(str(tmp_path / "folder" / kind / "a.png"), np.zeros((8, 8), np.uint8))
    assert not is_published_layout(tmp_path / "folder")
    assert isinstance(open_faces(tmp_path / "folder", "all"), FaceFolder)
