import itertools
import json
import math
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch.nn import functional as F

from ml import train as training
from ml.batches import Batches, Training
from ml.command import Mistake
from ml.config import Config
from ml.data import Synthetic
from ml.lens import BEND, Lens
from ml.losses import segmentation
from ml.parse import load_network
from ml.regions import CLASSES, IGNORED, INDEX
from ml.run import Run
from ml.soft import SURE
from ml.train import class_weights, cosine, emphasis_of, loss_of, train, train_step


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(
        data="synthetic", out=str(tmp_path / "run"), size=64, epochs=2, batch=16, workers=0, device="cpu"
    )


@pytest.mark.parametrize(("place", "call"), [("train_step", 5), ("save_weights", 2)])
def test_a_killed_run_ends_like_an_unbroken_one(
    config: Config, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str, call: int
) -> None:
    unbroken = train(config)
    broken = replace(config, out=str(tmp_path / "broken"), workers=1)
    with monkeypatch.context() as patch:
        patch.setattr(training, place, interrupted(getattr(training, place), call))
        with pytest.raises(KeyboardInterrupt):
            train(broken)
    assert Run(broken).load(tmp_path / "broken/last.safetensors")["workers"] == 1  # one epoch is kept
    resumed = train(broken)
    assert resumed.history == unbroken.history == json.loads((tmp_path / "broken/history.json").read_text())
    mine, theirs = (load_file(tmp_path / out / "parser.safetensors") for out in ("broken", "run"))
    assert all(mine[name].equal(theirs[name]) for name in theirs)
    for mine, theirs in ((resumed.network, unbroken.network), (resumed.average, unbroken.average)):
        assert all(
            a.equal(b) for a, b in zip(mine.state_dict().values(), theirs.state_dict().values(), strict=True)
        )


def interrupted(function: Callable[..., object], call: int) -> Callable[..., object]:
    """Stopped for good before its so-manieth call."""
    calls = itertools.count(1)

    def run(*arguments: object) -> object:
        if next(calls) == call:
            raise KeyboardInterrupt
        return function(*arguments)

    return run


def test_a_finished_run_is_left_as_it_is(config: Config, capsys: pytest.CaptureFixture[str]) -> None:
    train(config)
    before = (Path(config.out) / "last.safetensors").read_bytes()
    train(replace(config, seed=3))
    assert capsys.readouterr().out.endswith("has 2 of 2 epochs; --seed 3 (was 0)\n")
    assert (Path(config.out) / "last.safetensors").read_bytes() == before
    with pytest.raises(Mistake, match="trains a mimo-parser"):
        train(replace(config, network="unet"))


def test_a_run_tells_its_options(config: Config) -> None:
    train(replace(config, epochs=1))
    told = json.loads((Path(config.out) / "config.json").read_text())
    assert Config(**told) == replace(config, epochs=1)


def test_a_diverging_run_stops_and_keeps_what_it_had(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    train(replace(config, epochs=1))
    before = (Path(config.out) / "last.safetensors").read_bytes()
    monkeypatch.setattr(training, "train_step", lambda *_: math.nan)
    with pytest.raises(Mistake, match="the loss is nan in epoch 2/2"):
        train(config)
    assert (Path(config.out) / "last.safetensors").read_bytes() == before


def test_tensorboard_gets_every_epochs_figures(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[tuple[object, ...]] = []

    class SummaryWriter:
        def __init__(self, folder: str, purge_step: int) -> None:
            assert (folder, purge_step) == (config.out, 1)

        def add_scalar(self, *scalar: object) -> None:
            written.append(scalar)

    module = SimpleNamespace(SummaryWriter=SummaryWriter)
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", module)
    run = train(replace(config, tensorboard=True))
    assert written == [(*pair, epoch) for epoch, kept in enumerate(run.history, 1) for pair in kept.items()]


def test_a_run_leaves_weights_that_load(config: Config) -> None:
    run = train(replace(config, epochs=1))
    network, lens = load_network(Path(config.out) / "parser.safetensors")
    assert lens == config.lens == Lens(64, BEND)
    kept, loaded = run.average.state_dict(), network.state_dict()
    assert all(torch.allclose(kept[k].float(), loaded[k].float(), rtol=1e-3, atol=1e-4) for k in kept)


def test_a_run_is_validated_now_and_then_and_at_its_end(config: Config) -> None:
    run = train(replace(config, epochs=3, validate=2))
    assert ["miou" in entry for entry in run.history] == [False, True, True]


def test_what_the_lens_draws_together_weighs_more(config: Config) -> None:
    emphasis = emphasis_of(config, 16)
    assert emphasis[0, 0] > 1.15 > 0.7 > emphasis[10, 8]
    assert (emphasis_of(replace(config, area=0.0), 16) == 1).all()


def test_one_batch_overfits(config: Config) -> None:
    run = Run(config)
    run.network.train()
    source = Synthetic(4, 64)
    pairs = Training(source, lens=Lens(64), seed=0, weights=np.ones(4))
    images, labels = (torch.stack(side) for side in zip(*(pairs[i] for i in range(4)), strict=True))
    losses = [train_step(run, images, labels) for _ in range(30)]
    assert losses[-1] < 0.6 * losses[0]


def test_the_rate_warms_up_and_ends_at_nothing() -> None:
    assert cosine(0, 0.1) == 0
    assert cosine(0.1, 0.1) == pytest.approx(1)
    assert cosine(1, 0.1) == pytest.approx(0)
    assert cosine(0.05, 0.1) == pytest.approx(0.5)


@pytest.fixture
def pseudo(tmp_path: Path) -> Path:
    """Drawn faces with soft labels, as `ml.label` leaves them."""
    for folder in ("images", "labels"):
        (tmp_path / "pseudo" / folder).mkdir(parents=True)
    for index in range(5):
        image, label = Synthetic(5, 64)[index]
        cv2.imwrite(str(tmp_path / f"pseudo/images/{index}.jpg"), cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
        soft = np.stack([np.full_like(label, SURE), label, label], axis=-1)  # BGR
        soft[:8] = 128, 1, IGNORED
        cv2.imwrite(str(tmp_path / f"pseudo/labels/{index}.png"), soft)
    return tmp_path / "pseudo"


def test_a_batch_holds_labelled_and_pseudo_labelled_pictures(config: Config, pseudo: Path) -> None:
    mixed = replace(config, pseudo=str(pseudo), batch=8, pseudo_share=0.25)
    batches = Batches(mixed, Synthetic(13, 64))
    given = list(batches.epoch(0))
    assert len(given) == len(batches) == 2
    for images, labels, soft in given:
        assert (images.shape, labels.shape, soft.shape) == ((8, 3, 64, 64), (6, 64, 64), (2, 3, 64, 64))
    again = list(batches.epoch(0))
    assert all(
        torch.equal(a, b)
        for one, two in zip(given, again, strict=True)
        for a, b in zip(one, two, strict=True)
    )
    assert not torch.equal(given[0][0], next(batches.epoch(1))[0])


@pytest.mark.parametrize("share", [0.01, 1.0])
def test_a_side_without_a_place_in_the_batch_is_refused(config: Config, pseudo: Path, share: float) -> None:
    with pytest.raises(ValueError, match="leaves one side out"):
        Batches(replace(config, pseudo=str(pseudo), pseudo_share=share), Synthetic(13, 64))


def test_a_folder_without_pseudo_labels_is_refused(config: Config, tmp_path: Path) -> None:
    (tmp_path / "none/labels").mkdir(parents=True)
    with pytest.raises(Mistake, match="none holds no pseudo labels"):
        Batches(replace(config, pseudo=str(tmp_path / "none")), Synthetic(13, 64))


def test_the_loss_is_the_weighted_mean_of_both_kinds(config: Config) -> None:
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(4, 20, 8, 8, generator=generator)
    labels = torch.randint(0, 19, (4, 16, 16), generator=generator)
    soft = torch.stack([labels, labels, torch.full_like(labels, SURE)], dim=1).to(torch.uint8)
    both = replace(config, pseudo_weight=0.5, area=0.0)
    only = replace(config, pseudo_weight=1e9, area=0.0)
    one = loss_of(both, logits[:1], labels[:1], None).item()
    other = loss_of(only, logits, labels[:1], soft[1:]).item()
    mean = loss_of(both, logits, labels[:1], soft[1:]).item()
    assert mean == pytest.approx((one + 1.5 * other) / 2.5, rel=1e-4)
    shares = F.one_hot(labels[1:], 20).permute(0, 3, 1, 2).float()
    shares = F.avg_pool2d(shares, 2)
    entropy = torch.xlogy(shares, shares).sum(1).mean()
    assert other == pytest.approx((segmentation(logits[1:], labels[1:]) + entropy).item(), rel=1e-4)


def test_a_student_starts_from_given_weights_and_resumes(
    config: Config, pseudo: Path, tmp_path: Path
) -> None:
    train(replace(config, epochs=1))
    given = Path(config.out) / "parser.safetensors"
    options = {"out": str(tmp_path / "student"), "init": str(given), "pseudo": str(pseudo), "batch": 8}
    student = replace(config, **options)
    begun, loaded = Run(student).network.state_dict(), load_network(given)[0].state_dict()
    assert all(torch.equal(begun[name], loaded[name]) for name in loaded)
    train(replace(student, epochs=1))
    resumed = train(student)
    assert resumed.epoch == 2
    assert resumed.history[-1]["loss"] < resumed.history[0]["loss"]


def test_a_class_of_more_weight_pulls_more(config: Config) -> None:
    logits = torch.zeros(1, len(CLASSES), 8, 8, requires_grad=True)
    labels = torch.zeros(1, 16, 16, dtype=torch.int64)
    labels[:, :4, :4] = INDEX["necklace"]
    soft = torch.zeros(1, 3, 16, 16, dtype=torch.uint8)
    soft[:, 0], soft[:, 2] = labels, SURE
    heavier = replace(config, dice=0.0, area=0.0, class_weights="necklace=10,earring=2")
    assert class_weights(heavier)[[INDEX["necklace"], INDEX["earring"], 0]].tolist() == [10, 2, 1]
    for pseudo in (None, soft):
        both = logits if pseudo is None else logits.expand(2, -1, -1, -1)
        pulls = []
        for how in (replace(heavier, class_weights=""), heavier):
            (pull,) = torch.autograd.grad(loss_of(how, both, labels, pseudo), logits)
            pulls.append(pull[0, INDEX["necklace"], 0, 0] / pull[0, 0, 7, 7])
        assert (pulls[1] / pulls[0]).item() == pytest.approx(10, rel=0.01)
