"""Measure a face parser: `python -m ml.evaluate [--weights FILE] --data DIR [--json FILE] [--plot FILE]`.

DIR holds `images/` and `labels/`, or is CelebAMask-HQ as published. Without a test split of its own all of it
is measured. Predictions are compared at the labels' own size; `occluder`, which nobody has labelled, counts
as background. A class that is neither there nor predicted has no score: null in the JSON.
"""

import json
import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from ml import plot
from ml.command import Mistake, explained, output, parser_of, weights
from ml.data import Named, Source, open_faces
from ml.hints import Guided
from ml.lens import Lens, grid
from ml.metrics import TONES, Counts, accuracy, bootstrap, confusion, f1, iou, merge, skin_tone, tone_bin
from ml.networks.unet import GuidedTeacher
from ml.parse import PARSER, compiled, load_network, milliseconds, to_batch
from ml.regions import BACKGROUND, LABELLED, LOWER_LIP, MERGED, OCCLUDER, UPPER_LIP
from ml.split import measured_split

Image = NDArray[np.uint8]


@torch.no_grad()
def predict(network: nn.Module, image: Image, lens: Lens, shape: tuple[int, int]) -> Image:
    """Label map of `shape` for an aligned square (H×W×C uint8: RGB and, for a guided teacher, its guide)."""
    device = next((str(parameter.device) for parameter in network.parameters()), "cpu")
    logits = straighten(network(to_batch([look(image, lens)], device)), lens, shape)
    classes = logits[0].argmax(0).to(torch.uint8).numpy()
    classes[classes == OCCLUDER] = BACKGROUND
    return np.asarray(classes, np.uint8)


def look(image: Image, lens: Lens) -> Image:
    """What a network sees of an aligned square."""
    height, width = image.shape[:2]
    matrix = np.array([[lens.size / width, 0, 0], [0, lens.size / height, 0]])
    return np.asarray(lens.see(image, matrix), np.uint8)


def straighten(logits: Tensor, lens: Lens, shape: tuple[int, int]) -> Tensor:
    """B×C×h×w as the network gives them → B×C×H×W of `shape` over the whole square."""
    x, y = lens.places(np.tile(grid(shape[1]), (shape[0], 1)), np.tile(grid(shape[0])[:, None], shape[1]))
    points = torch.from_numpy(2 * np.stack([x, y], axis=-1) - 1).expand(len(logits), -1, -1, -1)
    return F.grid_sample(logits.float().cpu(), points, padding_mode="border", align_corners=False)


def confusions(network: nn.Module, source: Source, lens: Lens) -> Counts:
    """N×19×19, one confusion matrix per image."""
    return np.stack([
        confusion(label, predict(network, image, lens, label.shape), len(LABELLED))
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


@explained()
def main(arguments: Sequence[str] | None = None) -> None:
    parser = parser_of("ml.evaluate", __doc__)
    parser.add_argument("--weights", type=weights, default=PARSER, help="default: the shipped parser")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", choices=("test", "validation", "train", "all"))
    parser.add_argument("--guides", type=Path, help="what ml.guide wrote, for a guided-teacher")
    parser.add_argument("--json", type=output, help="where all figures go")
    parser.add_argument("--plot", type=output, help="where a PNG of the confusions and of F1 per class goes")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    network, lens = load_network(options.weights)
    if isinstance(network, GuidedTeacher) and not options.guides:
        raise Mistake(f"{options.weights} is a guided-teacher: --guides")
    split = options.split or measured_split(options.data)
    folder: Named = open_faces(options.data, split)
    print(f"{options.weights} on {len(folder)} pictures of {options.data} ({split})")
    tones = [tone_bin(skin_tone(*folder[i])) for i in range(len(folder))]
    source = Guided(folder, options.guides) if options.guides else folder
    counts = confusions(network, source, lens)
    figures = report(counts, tones) | {"images": float(len(folder))}
    if not options.guides:  # a guided teacher never runs live
        figures["ms_per_crop"] = milliseconds(compiled(network, lens.size), lens.size)
    print_table(figures)
    if options.json:
        scored = {key: None if math.isnan(value) else value for key, value in figures.items()}
        options.json.write_text(json.dumps(scored, indent=1, allow_nan=False))
    if options.plot:
        plot.save(options.plot, counts.sum(0), figures)


if __name__ == "__main__":
    main()
