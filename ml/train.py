"""Train a face parser: `python -m ml.train --data DIR --out RUN`, and the same again to resume.

`--data synthetic` draws its faces and needs no files. `--pseudo DIR` adds what `ml.label` wrote there, and
`--init FILE` starts from trained weights.

RUN gets `last.safetensors` (everything that resuming needs), `parser.safetensors` (the averaged weights in
half precision, what `ml.evaluate` and `ml.parse` load) and `history.json` (one entry per epoch).
"""

import json
import math
import os
import statistics
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cv2
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from tqdm import tqdm

from ml.batches import Batches, guided
from ml.config import Config, parse_arguments
from ml.data import RightSides, Source, Synthetic, open_faces
from ml.evaluate import confusions
from ml.lens import Lens
from ml.losses import dice, distillation, edges, segmentation
from ml.metrics import accuracy, iou, merge
from ml.networks.unet import NETWORKS, MimoParser, fill
from ml.parse import load_network
from ml.regions import CLASSES, INDEX, MERGED
from ml.soft import unpack


class Run:
    """The state of a training run: network, its moving average, optimiser, how many epochs are done."""

    def __init__(self, config: Config) -> None:
        torch.manual_seed(config.seed)
        self.config = config
        self.network = build(config)
        if config.warm_start:
            if not isinstance(self.network, MimoParser):
                raise ValueError("only mimo-parser has an ImageNet warm start")
            self.network.encoder.load_imagenet(torch.load(config.warm_start, weights_only=True))
        if config.init:
            fill(self.network, load_network(Path(config.init))[0].state_dict())
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

    def load(self, file: Path) -> None:
        with safe_open(file, "pt", device=self.config.device) as stored:
            scalars = json.loads(stored.metadata()["run"])
            tensors = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118, not a dict
        self.step, self.history = scalars["step"], scalars["history"]
        self.network.load_state_dict(strip(tensors, "network."))
        self.average.load_state_dict(strip(tensors, "average."))
        state: dict[int, dict[str, Tensor]] = {}
        for name, tensor in strip(tensors, "optimiser.").items():
            index, key = name.split(".")
            state.setdefault(int(index), {})[key] = tensor
        self.optimiser.load_state_dict({**self.optimiser.state_dict(), "state": state})


def train(config: Config) -> Run:
    """Run to the last epoch, from the last checkpoint where there is one."""
    torch.set_num_threads(config.threads)
    cv2.setNumThreads(0)
    out = Path(config.out)
    out.mkdir(parents=True, exist_ok=True)
    run = Run(config)
    if (out / "last.safetensors").exists():
        run.load(out / "last.safetensors")
    source, validation = sources(config)
    batches = Batches(config, source)
    steps = config.epochs * len(batches)
    while run.epoch < config.epochs:
        progress = tqdm(
            batches.epoch(run.epoch), f"epoch {run.epoch + 1}/{config.epochs}", len(batches), mininterval=5
        )
        run.network.train()
        losses: list[float] = []
        for images, labels, soft in progress:
            for group in run.optimiser.param_groups:
                group["lr"] = group["initial_lr"] * cosine(run.step / steps, config.warmup)
            losses.append(train_step(run, images, labels, soft))
            update_average(run.average, run.network, min(config.average, (1 + run.step) / (10 + run.step)))
            run.step += 1
            progress.set_postfix(loss=f"{statistics.fmean(losses):.4f}", refresh=False)
        run.history.append({"loss": statistics.fmean(losses)})
        if run.epoch % config.validate == 0 or run.epoch == config.epochs:
            run.history[-1] |= score(run.average, validation, config.lens)
        run.save(out / "last.safetensors")
        save_weights(run.average, config, out / "parser.safetensors")
        (out / "history.json").write_text(json.dumps(run.history, indent=1))
        tqdm.write(" ".join(f"{key} {value:.4f}" for key, value in run.history[-1].items()))
    return run


def score(network: nn.Module, validation: Source, lens: Lens) -> dict[str, float]:
    counts = confusions(network, validation, lens).sum(0)
    return {
        "accuracy": accuracy(counts),
        "miou": float(torch.tensor(iou(counts)).nanmean()),
        "miou_merged": float(torch.tensor(iou(merge(counts, MERGED))).nanmean()),
    }


def train_step(run: Run, images: Tensor, labels: Tensor, soft: Tensor | None = None) -> float:
    device = run.config.device
    batch = images.to(device, torch.float32, memory_format=torch.channels_last) / 255
    with torch.autocast(device, torch.bfloat16, enabled=run.config.precision == "bfloat16"):
        logits = run.network(batch)
    loss = loss_of(run.config, logits.float(), labels.to(device), None if soft is None else soft.to(device))
    run.optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(run.network.parameters(), 5.0)
    run.optimiser.step()
    return loss.item()


def loss_of(config: Config, logits: Tensor, labels: Tensor, soft: Tensor | None) -> Tensor:
    """Segmentation loss of the labelled pictures, distillation plus Dice of the others: the weighted mean."""
    count = len(labels)
    emphasis = emphasis_of(config, labels.shape[-1]).to(labels.device)
    emphasis = emphasis * (1 + config.boundary * edges(labels))
    weight = class_weights(config).to(labels.device)
    loss = segmentation(logits[:count], labels, dice_weight=config.dice, weight=weight, emphasis=emphasis)
    if soft is None:
        return loss
    student = logits[count:]
    teacher, sure = unpack(soft, logits.shape[1], soft.shape[-1] // logits.shape[-1])
    sure = sure * emphasis_of(config, logits.shape[-1]).to(sure.device)
    sure = sure * (teacher * weight[:, None, None]).sum(1)
    other = distillation(student, teacher, sure, temperature=config.temperature)
    other = other + config.dice * dice(student, soft[:, 0].long())
    share = config.pseudo_weight * len(soft)
    return (count * loss + share * other) / (count + share)


def class_weights(config: Config) -> Tensor:
    """One weight per class, C."""
    weights = torch.ones(len(CLASSES))
    for pair in filter(None, config.class_weights.split(",")):
        name, weight = pair.split("=")
        weights[INDEX[name]] = float(weight)
    return weights


def emphasis_of(config: Config, count: int) -> Tensor:
    """count × count: what is drawn together counts for more than what is enlarged."""
    return torch.from_numpy(config.lens.areas(count)) ** config.area


@torch.no_grad()
def update_average(average: nn.Module, network: nn.Module, keep: float) -> None:
    """average ← keep · average + (1 − keep) · network, running statistics included."""
    current = network.state_dict()
    for name, value in average.state_dict().items():
        if value.is_floating_point():
            value.lerp_(current[name], 1 - keep)
        else:
            value.copy_(current[name])


def cosine(progress: float, warmup: float) -> float:
    """Factor of the rate at a share 0..1 of all steps: linear warm-up, then half a cosine down to 0."""
    if progress < warmup:
        return progress / warmup
    return 0.5 * (1 + math.cos(math.pi * (progress - warmup) / (1 - warmup)))


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


def sources(config: Config) -> tuple[Source, Source]:
    """What to train on and what to validate on."""
    if config.data == "synthetic":
        return Synthetic(48, config.size), Synthetic(8, config.size)
    root = Path(config.data)
    train, validation = (open_faces(root, split, cache=True) for split in ("train", "validation"))
    return guided(RightSides(train), config), guided(validation, config)


def build(config: Config) -> nn.Module:
    network = NETWORKS[config.network](len(CLASSES)).to(config.device)
    return network.to(memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]


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


if __name__ == "__main__":
    train(parse_arguments(__doc__))
