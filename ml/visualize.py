"""Draw labels, predictions and augmentations on a contact sheet: `python -m ml.visualize -v VIEW -o FILE`."""

import argparse
import colorsys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from ml.augment import augment
from ml.command import explained, output, weights
from ml.data import Source, Synthetic, open_faces
from ml.evaluate import predict
from ml.files import write_picture
from ml.lens import BEND, Lens
from ml.parse import PARSER, load_network
from ml.regions import CLASSES
from ml.split import measured_split

Image = NDArray[np.uint8]
View = Callable[[Image, Image, Image], Image]  # picture, its labels, the predicted ones → a picture

SIDE, GAP, VARIATIONS = 320, 8, 4  # px of a tile, px between tiles, augmentations a picture
PAPER, INK = 250, (40, 40, 40)


def overlay(image: Image, truth: Image, predicted: Image) -> Image:
    """The predicted classes as colours over the picture."""
    return tint(image, predicted)


def contour(image: Image, truth: Image, predicted: Image) -> Image:
    """The outlines of the predicted classes."""
    outlined = image.copy()
    edge = np.zeros(predicted.shape, bool)
    edge[1:] |= predicted[1:] != predicted[:-1]
    edge[:, 1:] |= predicted[:, 1:] != predicted[:, :-1]
    wide = cv2.dilate(edge.astype(np.uint8), np.ones((2, 2))) > 0
    outlined[wide] = palette()[predicted[wide]]
    return outlined


def side(image: Image, truth: Image, predicted: Image) -> Image:
    """Picture, labels and prediction side by side."""
    return np.hstack([image, tint(image, truth), tint(image, predicted)])


def error(image: Image, truth: Image, predicted: Image) -> Image:
    """Where the prediction is wrong, in the colour of the class that belongs there (background: white)."""
    grey = np.repeat((image.mean(axis=2) * 0.6)[..., None], 3, axis=2).astype(np.uint8)
    wrong = truth != predicted
    grey[wrong] = np.where(truth[wrong, None] == 0, np.uint8(255), palette()[truth[wrong]])
    return grey


VIEWS: dict[str, View] = {view.__name__: view for view in (overlay, contour, side, error)}


def augmented(image: Image, truth: Image, rng: np.random.Generator) -> Image:
    """The picture and what training may make of it, with the labels' outlines."""
    views = [
        (image, truth),
        *(augment(image, truth, rng, Lens(image.shape[0], BEND)) for _ in range(VARIATIONS)),
    ]
    return np.hstack([fit(contour(picture, label, label)) for picture, label in views])


def tint(image: Image, label: Image, strength: float = 0.55) -> Image:
    """Background keeps its own colour."""
    mixed = image + (label > 0)[..., None] * strength * (palette()[label] - image.astype(np.float32))
    return mixed.astype(np.uint8)


@cache
def palette() -> Image:
    """One RGB colour per class: hues by the golden angle, so that neighbours differ; background is black."""
    hues = [(index * 0.381966) % 1 for index in range(len(CLASSES))]
    colours = [
        colorsys.hsv_to_rgb(hue, 0.5 + 0.4 * (i % 2), 1 - 0.3 * (i % 3 == 2)) for i, hue in enumerate(hues)
    ]
    return np.asarray([(0, 0, 0), *(np.multiply(colour, 255) for colour in colours[1:])], np.uint8)


def fit(picture: Image) -> Image:
    """`SIDE` px high."""
    height, width = picture.shape[:2]
    return np.asarray(
        cv2.resize(picture, (width * SIDE // height, SIDE), interpolation=cv2.INTER_AREA), np.uint8
    )


def sheet(tiles: Sequence[Image], columns: int) -> Image:
    """Tiles of one height in rows, the legend of all classes below."""
    width = max(tile.shape[1] for tile in tiles)
    columns = min(columns, len(tiles))
    rows = -(-len(tiles) // columns)
    canvas = np.full((rows * (SIDE + GAP) + GAP, columns * (width + GAP) + GAP, 3), PAPER, np.uint8)
    for index, tile in enumerate(tiles):
        y, x = (GAP + (index // columns) * (SIDE + GAP), GAP + (index % columns) * (width + GAP))
        canvas[y : y + SIDE, x : x + tile.shape[1]] = tile
    return np.vstack([canvas, legend(canvas.shape[1])])


def legend(width: int) -> Image:
    step, line = 112, 22
    per_row = max(1, width // step)
    strip = np.full((-(-len(CLASSES) // per_row) * line + GAP, width, 3), PAPER, np.uint8)
    for index, name in enumerate(CLASSES):
        x, y = GAP + index % per_row * step, index // per_row * line
        cv2.rectangle(strip, (x, y + 4), (x + 14, y + 16), palette()[index].tolist(), cv2.FILLED)
        cv2.putText(strip, name, (x + 20, y + 14), cv2.FONT_HERSHEY_SIMPLEX, 0.4, INK, 1, cv2.LINE_AA)
    return strip


def draw(view: str, source: Source, weights: Path | None, *, count: int, seed: int) -> Iterator[Image]:
    """A tile for each of the first `count` pictures; without `weights` labels stand for the prediction."""
    network, lens = load_network(weights) if weights else (None, Lens(0))
    for index in range(min(count, len(source))):
        image, truth = source[index]
        if view == "augment":
            yield augmented(image, truth, np.random.default_rng((seed, index)))
        else:
            guess = predict(network, image, lens, (truth.shape[0], truth.shape[1])) if network else truth
            yield fit(VIEWS[view](image, truth, guess))


@explained()
def main(arguments: Sequence[str] | None = None) -> None:
    torch.set_num_threads(1)
    parser = build_parser()
    options = parser.parse_args(arguments)
    if options.out.suffix.lower() != ".png":
        parser.error(f"{options.out}: the sheet is a PNG")
    if min(options.count, options.columns or 1) < 1:
        parser.error("--count and --columns: at least 1")
    source: Source = Synthetic(options.count)
    if options.data:
        source = open_faces(options.data, options.split or measured_split(options.data))
    weights = None if options.truth or options.view == "augment" else options.weights
    tiles = list(draw(options.view, source, weights, count=options.count, seed=options.seed))
    wide = tiles[0].shape[1] > 2 * SIDE
    write_picture(options.out, sheet(tiles, options.columns or (1 if wide else 4)))
    print(f"{options.out}: {len(tiles)} pictures, {options.view}")


def build_parser() -> argparse.ArgumentParser:
    views = [f"  {name:9}{view.__doc__}" for name, view in {**VIEWS, "augment": augmented}.items()]
    parser = argparse.ArgumentParser(
        prog="python -m ml.visualize",
        description="\n".join([__doc__ or "", "", "views:", *views]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("-v", "--view", choices=(*VIEWS, "augment"), default="overlay")
    parser.add_argument("--data", type=Path, help="folder as for ml.evaluate; without it faces are drawn")
    parser.add_argument("--split", choices=("test", "validation", "train", "all"))
    parser.add_argument("--weights", type=weights, default=PARSER, help="the parser that predicts")
    parser.add_argument("--truth", action="store_true", help="show the labels instead of a prediction")
    parser.add_argument("--count", type=int, default=8, help="how many pictures")
    parser.add_argument("--columns", type=int, help="pictures in a row")
    parser.add_argument("--seed", type=int, default=0, help="of the augmentations")
    parser.add_argument("-o", "--out", type=output, required=True, help="the PNG to write")
    return parser


if __name__ == "__main__":
    main()
