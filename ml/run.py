"""The state of a training run: its networks, optimiser and history, and the files that keep them."""

import json
import os
import pickle
from argparse import ArgumentTypeError
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from ml.command import Mistake, weights
from ml.config import Config, flag
from ml.networks.unet import NETWORKS, MimoParser, fill
from ml.parse import load_network
from ml.regions import CLASSES


class Run:
    """Network, its moving average, optimiser, how many epochs are done."""

    def __init__(self, config: Config) -> None:
        torch.manual_seed(config.seed)
        self.config = config
        self.network = build(config)
        if config.warm_start:
            warm(self.network, config.warm_start)
        if config.init:
            begin_as(self.network, Path(config.init))
        self.average = build(config).eval()
        self.average.load_state_dict(self.network.state_dict())
        self.optimiser = torch.optim.AdamW(parameter_groups(self.network, config))
        self.history: list[dict[str, float]] = []
        self.step = 0

    @property
    def epoch(self) -> int:
        return len(self.history)

    def save(self, file: Path) -> None:
        """One file, replaced at once, so that a kill at any moment leaves a whole checkpoint."""
        tensors = {f"network.{k}": v for k, v in self.network.state_dict().items()}
        tensors |= {f"average.{k}": v for k, v in self.average.state_dict().items()}
        for index, moments in self.optimiser.state_dict()["state"].items():
            tensors |= {f"optimiser.{index}.{k}": v for k, v in moments.items()}
        scalars = {"step": self.step, "history": self.history, "config": asdict(self.config)}
        write_safetensors(tensors, file, {"run": json.dumps(scalars)})

    def load(self, file: Path) -> dict[str, Any]:
        """Go on from a checkpoint; returns the options of the run that left it."""
        with safe_open(file, "pt") as stored:
            scalars = json.loads(stored.metadata()["run"])
            tensors = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118, not a dict
        config: dict[str, Any] = scalars["config"]
        if config["network"] != self.config.network:
            raise Mistake(
                f"{file.parent} trains a {config['network']}: say so by --network, or take another --out"
            )
        self.step, self.history = scalars["step"], scalars["history"]
        self.network.load_state_dict(strip(tensors, "network."))
        self.average.load_state_dict(strip(tensors, "average."))
        state: dict[int, dict[str, Tensor]] = {}
        for name, tensor in strip(tensors, "optimiser.").items():
            index, key = name.split(".")
            state.setdefault(int(index), {})[key] = tensor
        self.optimiser.load_state_dict({**self.optimiser.state_dict(), "state": state})
        return config

    def changes(self, before: Mapping[str, Any]) -> list[str]:
        """Options that are not what they were."""
        now = asdict(self.config)
        differ = [name for name in before if name != "out" and name in now and now[name] != before[name]]
        return [f"{flag(name)} {now[name]} (was {before[name]})" for name in differ]


def build(config: Config) -> nn.Module:
    network = NETWORKS[config.network](len(CLASSES)).to(config.device)
    return network.to(memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]


def warm(network: nn.Module, file: str) -> None:
    """Let the encoder start from ImageNet."""
    if not isinstance(network, MimoParser):
        raise Mistake("--warm-start: only mimo-parser and the teachers have an ImageNet encoder")
    try:
        network.encoder.load_imagenet(torch.load(file, map_location="cpu", weights_only=True))
    except (KeyError, TypeError, RuntimeError, pickle.UnpicklingError) as error:
        raise Mistake(f"--warm-start {file}: no ImageNet weights of this encoder") from error


def begin_as(network: nn.Module, file: Path) -> None:
    """Start from the weights of a network of the same kind."""
    try:
        fill(network, load_network(weights(str(file)))[0].state_dict())
    except (ArgumentTypeError, ValueError, RuntimeError) as error:
        raise Mistake(f"--init {file}: the weights of another network") from error


def parameter_groups(network: nn.Module, config: Config) -> list[dict[str, Any]]:
    """Weight decay on kernels only, not on biases and normalisation; a pretrained encoder moves slower."""
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        slow = (config.warm_start or config.init) and name.startswith("encoder.")
        rate = config.encoder_rate if slow else config.rate
        groups.setdefault((rate, config.decay if parameter.ndim > 1 else 0.0), []).append(parameter)
    return [
        {"params": p, "lr": rate, "initial_lr": rate, "weight_decay": decay}
        for (rate, decay), p in groups.items()
    ]


def save_weights(network: nn.Module, config: Config, file: Path) -> None:
    """Half-precision weights; the header names network, input size and classes."""
    tensors = {k: half(v) if v.is_floating_point() else v for k, v in network.state_dict().items()}
    header = {"network": config.network, "size": str(config.size), "bend": str(config.bend)}
    write_safetensors(tensors, file, header | {"classes": ",".join(CLASSES)})


def half(values: Tensor) -> Tensor:
    """In half precision; a variance beyond its range stays finite."""
    largest = torch.finfo(torch.half).max
    return values.clamp(-largest, largest).half()


def write_safetensors(tensors: Mapping[str, Tensor], file: Path, metadata: dict[str, str]) -> None:
    part = file.with_suffix(".part")
    save_file({k: v.detach().cpu().contiguous() for k, v in tensors.items()}, part, metadata)
    os.replace(part, file)


def strip(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
