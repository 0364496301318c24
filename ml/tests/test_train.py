from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from torch.nn import functional as F

from ml import train as training
from ml.batches import Batches
from ml.config import Config, parse_arguments
from ml.data import Synthetic, Training
from ml.lens import BEND, Lens
from ml.losses import segmentation
from ml.parse import load_network
from ml.regions import CLASSES, IGNORED, INDEX
from ml.soft import SURE
from ml.train import (
    Run,
    class_weights,
    cosine,
    emphasis_of,
    half,
    loss_of,
    parameter_groups,
    train,
    train_step,
)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(
        data="synthetic", out=str(tmp_path / "run"), size=64, epochs=2, batch=16, workers=0, device="cpu"
    )


def test_a_killed_run_ends_like_an_unbroken_one(
    config: Config, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    unbroken = train(config)
    broken = Config(**{**config.__dict__, "out": str(tmp_path / "broken"), "workers": 1})
    with monkeypatch.context() as patch:
        patch.setattr(training, "save_weights", interrupt)  # right after the first epoch's checkpoint
        with pytest.raises(KeyboardInterrupt):
            train(broken)
    resumed = train(broken)
    assert resumed.history == unbroken.history
    for mine, theirs in ((resumed.network, unbroken.network), (resumed.average, unbroken.average)):
        assert all(
            a.equal(b) for a, b in zip(mine.state_dict().values(), theirs.state_dict().values(), strict=True)
        )


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_run_leaves_weights_that_load(config: Config) -> None:
    run = train(Config(**{**config.__dict__, "epochs": 1}))
    network, lens = load_network(Path(config.out) / "parser.safetensors")
    assert lens == config.lens == Lens(64, BEND)
    kept, loaded = run.average.state_dict(), network.state_dict()
    assert all(torch.allclose(kept[k].float(), loaded[k].float(), rtol=1e-3, atol=1e-4) for k in kept)


def test_a_run_is_validated_now_and_then_and_at_its_end(config: Config) -> None:
    run = train(Config(**{**config.__dict__, "epochs": 3, "validate": 2}))
    assert ["miou" in entry for entry in run.history] == [False, True, True]


def test_what_the_lens_draws_together_weighs_more(config: Config) -> None:
    emphasis = emphasis_of(config, 16)
    assert emphasis[0, 0] > 1.15 > 0.7 > emphasis[10, 8]
    assert (emphasis_of(Config(**{**config.__dict__, "area": 0.0}), 16) == 1).all()


def test_one_batch_overfits(config: Config) -> None:
    run = Run(config)
    run.network.train()
    source = Synthetic(4, 64)
    pairs = Training(source, lens=Lens(64), seed=0)
    images, labels = (torch.stack(side) for side in zip(*(pairs[i] for i in range(4)), strict=True))
    losses = [train_step(run, images, labels) for _ in range(30)]
    assert losses[-1] < 0.6 * losses[0]


def test_the_rate_warms_up_and_ends_at_nothing() -> None:
    assert cosine(0, 0.1) == 0
    assert cosine(0.1, 0.1) == pytest.approx(1)
    assert cosine(1, 0.1) == pytest.approx(0)
    assert cosine(0.05, 0.1) == pytest.approx(0.5)


def test_every_parameter_is_in_one_group_and_only_kernels_decay(config: Config) -> None:
    warm = Config(**{**config.__dict__, "warm_start": "somewhere.pth"})
    network = training.build(config)
    groups = parameter_groups(network, warm)
    assert sum(len(group["params"]) for group in groups) == len(list(network.parameters()))
    assert all((p.ndim > 1) == (group["weight_decay"] > 0) for group in groups for p in group["params"])
    assert {group["lr"] for group in groups} == {warm.rate, warm.encoder_rate}


def test_arguments_become_a_config() -> None:
    config = parse_arguments(
        None, ["--data", "synthetic", "--out", "x", "--epochs", "7", "--encoder-rate", "0.5"]
    )
    assert (config.epochs, config.encoder_rate, config.network) == (7, 0.5, "mimo-parser")


def test_a_network_without_a_warm_start_says_so(config: Config) -> None:
    with pytest.raises(ValueError, match="mimo-parser"):
        Run(Config(**{**config.__dict__, "network": "unet", "warm_start": "x.pth"}))
    assert len(CLASSES) == 20


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
    mixed = Config(**{**config.__dict__, "pseudo": str(pseudo), "batch": 8, "pseudo_share": 0.25})
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
        Batches(
            Config(**{**config.__dict__, "pseudo": str(pseudo), "pseudo_share": share}), Synthetic(13, 64)
        )


def test_the_loss_is_the_weighted_mean_of_both_kinds(config: Config) -> None:
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(4, 20, 8, 8, generator=generator)
    labels = torch.randint(0, 19, (4, 16, 16), generator=generator)
    soft = torch.stack([labels, labels, torch.full_like(labels, SURE)], dim=1).to(torch.uint8)
    both = Config(**{**config.__dict__, "pseudo_weight": 0.5, "area": 0.0})
    only = Config(**{**config.__dict__, "pseudo_weight": 1e9, "area": 0.0})
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
    train(Config(**{**config.__dict__, "epochs": 1}))
    given = Path(config.out) / "parser.safetensors"
    options = {"out": str(tmp_path / "student"), "init": str(given), "pseudo": str(pseudo), "batch": 8}
    student = Config(**{**config.__dict__, **options})
    begun, loaded = Run(student).network.state_dict(), load_network(given)[0].state_dict()
    assert all(torch.equal(begun[name], loaded[name]) for name in loaded)
    train(Config(**{**student.__dict__, "epochs": 1}))
    resumed = train(student)
    assert resumed.epoch == 2
    assert resumed.history[-1]["loss"] < resumed.history[0]["loss"]


def test_a_variance_beyond_half_precision_stays_finite() -> None:
    assert half(torch.tensor([1e5, -1e5, 0.5])).tolist() == [65504, -65504, 0.5]


def test_a_class_of_more_weight_pulls_more(config: Config) -> None:
    logits = torch.zeros(1, len(CLASSES), 8, 8, requires_grad=True)
    labels = torch.zeros(1, 16, 16, dtype=torch.int64)
    labels[:, :4, :4] = INDEX["necklace"]
    soft = torch.zeros(1, 3, 16, 16, dtype=torch.uint8)
    soft[:, 0], soft[:, 2] = labels, SURE
    heavier = Config(
        **{**config.__dict__, "dice": 0.0, "area": 0.0, "class_weights": "necklace=10,earring=2"}
    )
    assert class_weights(heavier)[[INDEX["necklace"], INDEX["earring"], 0]].tolist() == [10, 2, 1]
    for pseudo in (None, soft):
        both = logits if pseudo is None else logits.expand(2, -1, -1, -1)
        pulls = []
        for how in (Config(**{**heavier.__dict__, "class_weights": ""}), heavier):
            (pull,) = torch.autograd.grad(loss_of(how, both, labels, pseudo), logits)
            pulls.append(pull[0, INDEX["necklace"], 0, 0] / pull[0, 0, 7, 7])
        assert (pulls[1] / pulls[0]).item() == pytest.approx(10, rel=0.01)
