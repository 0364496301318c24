import tarfile
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from ml import guide
from ml.augment import augment, flip
from ml.command import Mistake
from ml.config import Config
from ml.convert.multiclass import KINDS, MEMBER, read_network
from ml.convert.wheel import UnexpectedFile
from ml.data import FaceFolder, Synthetic
from ml.guide import Guides, guide_folder
from ml.hints import Guided, read_guide, with_guide
from ml.lens import Lens
from ml.networks.unet import GuidedTeacher, MimoTeacher, fill
from ml.regions import CLASSES, HAIR, INDEX, LOWER_LIP, MOUTH, SKIN, UPPER_LIP
from ml.soft import SURE
from ml.tests.drawn import landmarks
from ml.train import train


class HalfHair:
    """Says hair above and skin below."""

    def __init__(self, package: Path | None = None) -> None:
        pass

    def __call__(self, image: np.ndarray) -> np.ndarray:
        logits = np.zeros((len(KINDS), 256, 256), np.float32)
        logits[KINDS.index("hair"), :128] = 9
        logits[KINDS.index("skin"), 128:] = 9
        return logits


@pytest.fixture
def guides(monkeypatch: pytest.MonkeyPatch) -> Guides:
    monkeypatch.setattr(guide, "Multiclass", HalfHair)
    return Guides()


def test_a_guide_says_what_the_network_and_the_landmarks_say(guides: Guides) -> None:
    points = landmarks(centre=(100, 100), size=90, opening=0.6)[:, :2]
    made = guides(np.zeros((200, 200, 3), np.uint8), points)
    assert made.shape == (200, 200, 4)
    assert (made[:90, :, 0] == HAIR).all()
    assert (made[110:, :, 0] == SKIN).all()
    assert (made[:90, :, 2] > SURE - 2).all()
    rows = [np.argwhere(made[..., 3] == region)[:, 0].mean() for region in (UPPER_LIP, MOUTH, LOWER_LIP)]
    assert rows == sorted(rows)


def test_a_folder_gets_guides_once(guides: Guides, tmp_path: Path) -> None:
    for folder in ("images", "labels"):
        (tmp_path / folder).mkdir()
    image, label = Synthetic(1, 96)[0]
    cv2.imwrite(str(tmp_path / "images/a.png"), image)
    cv2.imwrite(str(tmp_path / "labels/a.png"), label)
    guide_folder(guides, tmp_path / "images", tmp_path / "guides")
    stamp = (tmp_path / "guides/a.png").stat().st_mtime_ns
    guide_folder(guides, tmp_path / "images", tmp_path / "guides")
    assert (tmp_path / "guides/a.png").stat().st_mtime_ns == stamp
    seven, _ = Guided(FaceFolder(tmp_path), tmp_path / "guides")[0]
    assert seven.shape == (96, 96, 7)
    assert (seven[..., 3:] == read_guide(tmp_path / "guides/a.png")).all()
    with pytest.raises(FileNotFoundError):
        read_guide(tmp_path / "guides/b.png")
    with pytest.raises(ValueError, match="guide of"):
        with_guide(image, np.zeros((4, 4, 4), np.uint8))


def test_guide_and_label_move_together() -> None:
    image, label = Synthetic(1, 128)[0]
    hard = np.dstack([label, label, np.full_like(label, SURE), label])
    assert (flip(np.dstack([image, hard]), label)[0][..., 3] == flip(image, label)[1]).all()
    seen, moved = augment(np.dstack([image, hard]), label, np.random.default_rng(3), Lens(96, 0.4))
    assert seen.shape == (96, 96, 7)
    pasted = moved == INDEX["occluder"]
    assert (seen[..., 3] == moved)[~pasted].mean() > 0.95


def test_a_guided_teacher_begins_as_a_plain_one_and_then_listens() -> None:
    plain, network = MimoTeacher(20), GuidedTeacher(20)
    fill(network, plain.state_dict())
    plain.eval()
    network.eval()
    image = torch.rand(1, 7, 64, 64)
    image[:, 3:] = torch.randint(0, 19, (1, 4, 64, 64)) / 255
    with torch.inference_mode():
        assert network(image).equal(plain(image[:, :3]))
        torch.nn.init.normal_(network.hints.weight)
        other = image.clone()
        other[:, 6] = INDEX["cloth"] / 255
        assert not torch.allclose(network(image), network(other), atol=1e-3)
    with pytest.raises(ValueError, match="do not fit"):
        fill(plain, network.state_dict())


def test_a_guided_teacher_trains(guides: Guides, tmp_path: Path) -> None:
    for folder in ("images", "labels"):
        (tmp_path / folder).mkdir()
    for index in range(6):
        image, label = Synthetic(6, 64)[index]
        cv2.imwrite(str(tmp_path / f"images/{index}.png"), image)
        cv2.imwrite(str(tmp_path / f"labels/{index}.png"), label)
    guide_folder(guides, tmp_path / "images", tmp_path / "guides")
    config = Config(
        data=str(tmp_path),
        out=str(tmp_path / "run"),
        network="guided-teacher",
        guides=str(tmp_path / "guides"),
        size=64,
        epochs=2,
        batch=4,
        workers=0,
        device="cpu",
    )
    with pytest.raises(Mistake, match="guided-teacher wants them"):
        replace(config, guides="")
    assert train(config).network.hints.weight.abs().sum() > 0


def test_another_network_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "wrong.tflite"
    file.write_bytes(b"not it")
    with tarfile.open(tmp_path / "package.tgz", "w:gz") as archive:
        archive.add(file, MEMBER)
    with pytest.raises(UnexpectedFile, match="SHA-256"):
        read_network(tmp_path / "package.tgz")
    for package in (file, tmp_path / "package.tgz"):
        with pytest.raises(Mistake, match=f"{package.name} does not give @stream-io"):
            Guides(package)


def test_every_kind_has_a_class() -> None:
    assert set(KINDS) <= set(CLASSES)
