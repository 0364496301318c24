import json
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from ml import evaluate
from ml.config import Config
from ml.data import Synthetic
from ml.evaluate import confusions, predict, report
from ml.lens import Lens
from ml.metrics import confusion
from ml.regions import BACKGROUND, LABELLED, LOWER_LIP, OCCLUDER, UPPER_LIP
from ml.run import build, save_weights


class Constant(nn.Module):
    """Sure of one class everywhere, at half the input's size."""

    def __init__(self, index: int) -> None:
        super().__init__()
        self.logits = nn.Parameter(torch.zeros(20))
        self.logits.data[index] = 9

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return self.logits.view(1, 20, 1, 1).expand(len(image), 20, image.shape[2] // 2, image.shape[3] // 2)


@pytest.mark.parametrize(("sure_of", "seen"), [(UPPER_LIP, UPPER_LIP), (OCCLUDER, BACKGROUND)])
def test_predictions_have_the_labels_size_and_no_occluder(sure_of: int, seen: int) -> None:
    classes = predict(Constant(sure_of), np.zeros((40, 30, 3), np.uint8), Lens(32, 0.4), (40, 30))
    assert classes.shape == (40, 30)
    assert (classes == seen).all()


def test_every_image_has_its_own_counts() -> None:
    source = Synthetic(3, 64)
    counts = confusions(Constant(BACKGROUND), source, Lens(32))
    assert counts.shape == (3, 19, 19)
    assert [c[0, 0] for c in counts] == [(source[i][1] == BACKGROUND).sum() for i in range(3)]


def test_a_perfect_parser_scores_a_hundred() -> None:
    counts = np.stack([confusion(label, label, 19) for _, label in (Synthetic(3, 64)[i] for i in range(3))])
    figures = report(counts, ["light", "dark", "dark"])
    assert figures["accuracy"] == figures["miou"] == figures["miou_merged"] == figures["f1.lips"] == 100
    assert figures["miou.low"] == figures["miou.high"] == 100
    assert (figures["tone.light.images"], figures["tone.dark.images"]) == (1, 2)
    assert np.isnan(figures["f1.hat"])


def test_lips_are_scored_apart() -> None:
    label = np.array([[UPPER_LIP, UPPER_LIP, LOWER_LIP, BACKGROUND]], np.uint8)
    guess = np.array([[UPPER_LIP, BACKGROUND, LOWER_LIP, BACKGROUND]], np.uint8)
    figures = report(confusion(label, guess, 19)[None], [None])
    assert figures["f1.upper_lip"] == pytest.approx(200 / 3)
    assert figures["f1.lower_lip"] == 100
    assert figures["f1.lips"] == pytest.approx(250 / 3)


def test_the_command_prints_a_table_and_writes_the_same_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config = Config(data="", out="", size=64, device="cpu")
    save_weights(build(config), config, tmp_path / "w.safetensors")
    for kind, index in (("images", 0), ("labels", 1)):
        (tmp_path / kind).mkdir()
        for i in range(2):
            cv2.imwrite(str(tmp_path / kind / f"{i}.png"), Synthetic(2, 64)[i][index])
    command = f"evaluate --weights {tmp_path}/w.safetensors --data {tmp_path} --json {tmp_path}/f.json"
    monkeypatch.setattr(sys, "argv", command.split())
    evaluate.main()
    figures = json.loads((tmp_path / "f.json").read_text())
    named = {f"{score}.{name}" for score in ("f1", "iou") for name in LABELLED}
    assert {"accuracy", "miou", "ms_per_crop"} | named <= set(figures)
    assert f"{figures['accuracy']:.2f}" in capsys.readouterr().out


def test_figures_are_json_and_the_confusions_a_picture(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="plots need matplotlib")
    for kind, index in (("images", 0), ("labels", 1)):
        (tmp_path / kind).mkdir()
        cv2.imwrite(str(tmp_path / kind / "a.png"), Synthetic(1, 64)[0][index])
    config = Config(data="", out="", size=64, device="cpu")
    save_weights(build(config), config, tmp_path / "w.safetensors")
    figures, picture = tmp_path / "new/figures.json", tmp_path / "new/plot.png"
    command = f"--weights {tmp_path}/w.safetensors --data {tmp_path} --json {figures} --plot {picture}"
    evaluate.main(command.split())
    assert "NaN" not in figures.read_text()
    assert set(json.loads(figures.read_text())) >= {f"f1.{name}" for name in LABELLED}
    assert cv2.imread(str(picture)).std() > 10


def test_weights_of_something_else_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_file({"a": torch.zeros(1)}, tmp_path / "other.safetensors")
    (tmp_path / "junk.safetensors").write_text("x")
    for name in ("other", "junk"):
        with pytest.raises(SystemExit):
            evaluate.main(["--data", "x", "--weights", f"{tmp_path}/{name}.safetensors"])
        assert f"{name}.safetensors holds no weights that ml.train has written" in capsys.readouterr().err
