from dataclasses import replace
from pathlib import Path

import pytest
import torch

from ml.command import Mistake
from ml.config import Config
from ml.run import Run, build, half, parameter_groups, save_weights


@pytest.fixture
def config() -> Config:
    return Config(data="synthetic", out="", size=64, device="cpu")


def test_every_parameter_is_in_one_group_and_only_kernels_decay(config: Config) -> None:
    warm = replace(config, warm_start="somewhere.pth")
    network = build(config)
    groups = parameter_groups(network, warm)
    assert sum(len(group["params"]) for group in groups) == len(list(network.parameters()))
    assert all((p.ndim > 1) == (group["weight_decay"] > 0) for group in groups for p in group["params"])
    assert {group["lr"] for group in groups} == {warm.rate, warm.encoder_rate}


def test_a_variance_beyond_half_precision_stays_finite() -> None:
    assert half(torch.tensor([1e5, -1e5, 0.5])).tolist() == [65504, -65504, 0.5]


def test_weights_of_another_network_are_refused(config: Config, tmp_path: Path) -> None:
    save_weights(build(config), config, tmp_path / "small.safetensors")
    with pytest.raises(Mistake, match="the weights of another network"):
        Run(replace(config, network="mimo-teacher", init=str(tmp_path / "small.safetensors")))
