from pathlib import Path

import pytest
import torch

from ml import train as training
from ml.data import Synthetic, Training
from ml.parse import load_network
from ml.regions import CLASSES
from ml.train import Config, Run, cosine, parameter_groups, parse_arguments, train, train_step


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
    network, size = load_network(Path(config.out) / "parser.safetensors")
    assert size == 64
    kept, loaded = run.average.state_dict(), network.state_dict()
    assert all(torch.allclose(kept[k].float(), loaded[k].float(), rtol=1e-3, atol=1e-4) for k in kept)


def test_one_batch_overfits(config: Config) -> None:
    run = Run(config)
    run.network.train()
    source = Synthetic(4, 64)
    pairs = Training(source, size=64, seed=0)
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
    config = parse_arguments(["--data", "synthetic", "--out", "x", "--epochs", "7", "--encoder-rate", "0.5"])
    assert (config.epochs, config.encoder_rate, config.network) == (7, 0.5, "mimo-parser")


def test_a_network_without_a_warm_start_says_so(config: Config) -> None:
    with pytest.raises(ValueError, match="mimo-parser"):
        Run(Config(**{**config.__dict__, "network": "unet", "warm_start": "x.pth"}))
    assert len(CLASSES) == 20
