"""Measure a face parser: `python -m ml.evaluate [--weights FILE] --data DIR [--split test] [--json FILE]`.

DIR holds `images/` and `labels/`. Without a test split of its own all of it is measured. Predictions are
compared at the labels' own size; `occluder`, which nobody has labelled, counts as background.
"""

import argparse
import json
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional as F
from tqdm import tqdm

from ml.data import Source, open_faces, split_names
from ml.metrics import TONES, Counts, accuracy, bootstrap, confusion, f1, iou, merge, skin_tone, tone_bin
from ml.parse import PARSER, compiled, load_network, milliseconds
from ml.regions import BACKGROUND, LABELLED, LOWER_LIP, MERGED, OCCLUDER, UPPER_LIP

Image = NDArray[np.uint8]


@torch.no_grad()
def predict(network: nn.Module, image: Image, size: int, shape: tuple[int, int]) -> Image:
    """Label map of `shape` for an image (H×W×3 uint8 RGB) that the network sees at size × size."""
    device = next(network.parameters()).device
    small = cv2.resize(image, (size, size), interpolation=cv2.INTER_AREA)
    batch = torch.from_numpy(small).to(device).permute(2, 0, 1)[None].float() / 255
    logits = F.interpolate(network(batch), size=shape, mode="bilinear", align_corners=False)
    classes = logits[0].argmax(0).to(torch.uint8).cpu().numpy()
    classes[classes == OCCLUDER] = BACKGROUND
    return np.asarray(classes, np.uint8)


def confusions(network: nn.Module, source: Source, size: int) -> Counts:
    """N×19×19, one confusion matrix per image."""
    return np.stack([
        confusion(label, predict(network, image, size, label.shape), len(LABELLED))
        for image, label in (source[i] for i in tqdm(range(len(source)), "evaluate", leave=False,
        mininterval=5))
    ])  # fmt: skip


def mean_iou(counts: Counts) -> float:
    return float(np.nanmean(iou(counts)))


def mean_iou_merged(counts: Counts) -> float:
    return mean_iou(merge(counts, MERGED))


def lip_f1(counts: Counts) -> float:
    return float(f1(counts)[[UPPER_LIP, LOWER_LIP]].mean())


def class_f1(counts: Counts, index: int) -> float:
    return float(f1(counts)[index])


def report(per_image: Counts, tones: list[str | None]) -> dict[str, float]:
    """Flat figures in percent, with the bounds of their 95 % intervals as `KEY.low` and `KEY.high`."""
    counts = per_image.sum(0)
    scores = {"accuracy": accuracy, "miou": mean_iou, "miou_merged": mean_iou_merged, "f1.lips": lip_f1}
    scores |= {f"f1.{name}": partial(class_f1, index=index) for index, name in enumerate(LABELLED)}
    figures: dict[str, float] = {}
    for key, score in scores.items():
        low, high = bootstrap(per_image, score)
        figures |= {key: 100 * score(counts), f"{key}.low": 100 * low, f"{key}.high": 100 * high}
    figures |= {f"iou.{name}": 100 * float(value) for name, value in zip(LABELLED, iou(counts), strict=True)}
    merged = iou(merge(counts, MERGED))
    figures |= {f"iou_merged.{name}": 100 * float(value) for name, value in zip(MERGED, merged, strict=True)}
    for tone in TONES:
        chosen = per_image[[t == tone for t in tones]]
        if len(chosen):
            figures |= {
                f"tone.{tone}.images": float(len(chosen)),
                f"tone.{tone}.miou": 100 * mean_iou(chosen.sum(0)),
            }
            figures[f"tone.{tone}.f1.lips"] = 100 * lip_f1(chosen.sum(0))
    return figures


def print_table(figures: dict[str, float]) -> None:
    for key, value in figures.items():
        if not key.endswith((".low", ".high")):
            interval = (
                f"  {figures[f'{key}.low']:6.2f} … {figures[f'{key}.high']:.2f}"
                if f"{key}.low" in figures
                else ""
            )
            print(f"{key:24} {value:7.2f}{interval}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m ml.evaluate", description=__doc__)
    parser.add_argument("--weights", type=Path, default=PARSER)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", choices=("test", "validation", "train", "all"))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    network, size = load_network(options.weights)
    split = options.split or ("test" if split_names(options.data, "test") else "all")
    folder = open_faces(options.data, split)
    tones = [tone_bin(skin_tone(*folder[i])) for i in range(len(folder))]
    figures = report(confusions(network, folder, size), tones)
    figures["ms_per_crop"] = milliseconds(compiled(network, size), size)
    print_table(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
