"""Train a face parser: `python -m ml.train --data DIR --out RUN`, and the same again to resume.

`--data synthetic` draws its faces and needs no files. `--pseudo DIR` adds what `ml.label` wrote there, and
`--init FILE` starts from trained weights.

RUN gets `parser.safetensors` (the averaged weights in half precision, what `ml.evaluate` and `ml.parse`
load), `history.json` (one entry per epoch), `config.json` (every option) and `last.safetensors` (everything
that resuming needs).
"""

import json
import math
import statistics
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cv2
import torch
from torch import Tensor, nn
from tqdm import tqdm

from ml.batches import Batches, guided
from ml.command import Mistake, explained
from ml.config import Config, parse_arguments
from ml.data import RightSides, Source, Synthetic, open_faces
from ml.evaluate import confusions
from ml.lens import Lens
from ml.losses import dice, distillation, edges, segmentation
from ml.metrics import accuracy, iou, merge
from ml.regions import CLASSES, INDEX, MERGED
from ml.run import Run, save_weights
from ml.soft import unpack


def train(config: Config) -> Run:
    """Run to the last epoch, from the last checkpoint where there is one."""
    torch.set_num_threads(config.threads)
    cv2.setNumThreads(0)
    out = Path(config.out)
    out.mkdir(parents=True, exist_ok=True)
    run, checkpoint = Run(config), out / "last.safetensors"
    if checkpoint.exists():
        changes = run.changes(run.load(checkpoint))
        print("; ".join([f"{out} has {run.epoch} of {config.epochs} epochs", *changes]))
    source, validation = sources(config)
    batches = Batches(config, source)
    (out / "config.json").write_text(json.dumps(asdict(config), indent=1))
    board = scalars(config, run.epoch)
    while run.epoch < config.epochs:
        run.history.append({"loss": train_epoch(run, batches)})
        if run.epoch % config.validate == 0 or run.epoch == config.epochs:
            run.history[-1] |= score(run.average, validation, config.lens)
        save_weights(run.average, config, out / "parser.safetensors")
        (out / "history.json").write_text(json.dumps(run.history, indent=1))
        run.save(checkpoint)  # last, so that whatever is missing after a kill is made again
        tqdm.write(" ".join(f"{key} {value:.4f}" for key, value in run.history[-1].items()))
        for key, value in run.history[-1].items() if board else ():
            board.add_scalar(key, value, run.epoch)
    return run


def train_epoch(run: Run, batches: Batches) -> float:
    """One look at every picture; the mean loss."""
    config, steps = run.config, run.config.epochs * len(batches)
    title = f"epoch {run.epoch + 1}/{config.epochs}"
    progress = tqdm(batches.epoch(run.epoch), title, len(batches), mininterval=5)
    run.network.train()
    losses: list[float] = []
    for images, labels, soft in progress:
        for group in run.optimiser.param_groups:
            group["lr"] = group["initial_lr"] * cosine(run.step / steps, config.warmup)
        losses.append(train_step(run, images, labels, soft))
        if not math.isfinite(losses[-1]):
            raise Mistake(f"the loss is {losses[-1]} in {title}: lower --rate; what came before is kept")
        update_average(run.average, run.network, min(config.average, (1 + run.step) / (10 + run.step)))
        run.step += 1
        progress.set_postfix(loss=f"{statistics.fmean(losses):.4f}", refresh=False)
    return statistics.fmean(losses)


def scalars(config: Config, epoch: int) -> Any:
    """Where TensorBoard looks for them, if asked for; what is later than `epoch` is forgotten there."""
    if not config.tensorboard:
        return None
    from torch.utils.tensorboard import SummaryWriter  # needs the package tensorboard

    return SummaryWriter(config.out, purge_step=epoch + 1)  # type: ignore[no-untyped-call]


def score(network: nn.Module, validation: Source, lens: Lens) -> dict[str, float]:
    counts = confusions(network, validation, lens).sum(0)
    return {
        "accuracy": accuracy(counts),
        "miou": float(torch.tensor(iou(counts)).nanmean()),
        "miou_merged": float(torch.tensor(iou(merge(counts, MERGED))).nanmean()),
    }


def train_step(run: Run, images: Tensor, labels: Tensor, soft: Tensor | None = None) -> float:
    device, is_half = torch.device(run.config.device), run.config.precision == "bfloat16"
    batch = images.to(device, torch.float32, memory_format=torch.channels_last) / 255
    with torch.autocast(device.type, torch.bfloat16, enabled=is_half):
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
    for name, weight in config.weight_of.items():
        weights[INDEX[name]] = weight
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


def sources(config: Config) -> tuple[Source, Source]:
    """What to train on and what to validate on."""
    if config.data == "synthetic":
        return Synthetic(48, config.size), Synthetic(8, config.size)
    root = Path(config.data)
    train, validation = (open_faces(root, split, cache=True) for split in ("train", "validation"))
    return guided(RightSides(train), config), guided(validation, config)


@explained()
def main(arguments: Sequence[str] | None = None) -> None:
    train(parse_arguments(__doc__, arguments))


if __name__ == "__main__":
    main()
