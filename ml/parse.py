"""Parse a face: aligned crop, network, soft classes; and back into the image."""

import copy
import statistics
import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from torch import Tensor, nn

from ml.lens import Lens, grid, plane
from ml.networks import freeze
from ml.networks.unet import NETWORKS, MimoParser, UNet, fill
from ml.regions import LEFT_IRIS, MOUTH_CORNERS, RIGHT_IRIS

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]
Box = tuple[int, int, int, int]

PARSER = Path(__file__).parent / "weights" / "parser.safetensors"


def crop_matrix(landmarks: Floats, size: int = 256) -> Floats:
    """2×3 matrix, image px → px of a size × size crop, framed as CelebAMask-HQ frames its faces.

    Karras et al. 2018 (Progressive Growing of GANs), appendix C: with x' from eye to eye and y' from mouth
    to eyes, the square has the axis x' − Rotate90(y'), a side of max(4.0 |x'|, 3.6 |y'|), its centre 0.1 y'
    below the eyes. Landmarks 478×2 or ×3, px; 0 is the left or top edge of the image. Raises ValueError
    when they coincide.
    """
    eyes = landmarks[[RIGHT_IRIS, LEFT_IRIS], :2].astype(np.float64)
    mouth = landmarks[list(MOUTH_CORNERS), :2].astype(np.float64).mean(axis=0)
    across, up = eyes[1] - eyes[0], eyes.mean(axis=0) - mouth
    axis = across + np.array([-up[1], up[0]])
    side = max(4.0 * np.hypot(*across), 3.6 * np.hypot(*up))
    if not np.isfinite(side) or np.hypot(*axis) < 1e-6:
        raise ValueError("the landmarks span no face")
    cos, sin = axis / np.hypot(*axis) * size / side
    turn = np.array([[cos, sin], [-sin, cos]])
    centre = eyes.mean(axis=0) - 0.1 * up
    return np.column_stack([turn, size / 2 - turn @ centre]).astype(np.float32)


@dataclass(frozen=True)
class Parse:
    """Soft classes of one face: `probabilities` C×S×S float32, softmax over `ml.regions.CLASSES`.

    `matrix` (2×3) takes image px to px of the square that was parsed, S×S; in it the cells lie as the lens's
    `bend` has it; `to_image` knows that.
    """

    probabilities: Floats
    matrix: Floats
    bend: float = 0.0

    @property
    def lens(self) -> Lens:
        return Lens(self.probabilities.shape[-1], self.bend)

    @property
    def cell(self) -> float:
        """Side of a cell where the mouth is, in px of the image."""
        return float((1 - self.bend) / np.hypot(*self.matrix[:, 0]))

    def to_image(self, probability: Floats, box: Box, size: tuple[int, int] | None = None) -> Floats:
        """Resample an S×S(×C) map into a box (x0, y0, x1, y1), bilinear, 0 outside the crop: h×w(×C) float32.

        `size` (w, h) if not the box's own.
        """
        x0, y0, x1, y1 = box
        width, height = size or (x1 - x0, y1 - y0)
        x = x0 + grid(width) * (x1 - x0)
        y = y0 + grid(height) * (y1 - y0)
        cells = self.lens.size
        square = [plane(row[:2], x, y, row[2]) for row in self.matrix / np.float32(cells)]
        columns, rows = (np.asarray(cells * place - 0.5, np.float32) for place in self.lens.places(*square))
        return np.asarray(cv2.remap(probability, columns, rows, cv2.INTER_LINEAR))

    def at(self, probability: Floats, points: Floats) -> Floats:
        """An S×S map at points of the image, M×N×2 px, bilinear, 0 outside the crop: M×N float32."""
        cells = self.lens.size
        square = (points @ self.matrix[:, :2].T + self.matrix[:, 2]) / np.float32(cells)
        columns, rows = (
            cells * place - np.float32(0.5) for place in self.lens.places(*np.moveaxis(square, -1, 0))
        )
        return np.asarray(cv2.remap(probability, columns, rows, cv2.INTER_LINEAR))


def box_around(shape: tuple[int, ...], points: Floats, margin: float = 0.0) -> Box | None:
    """The pixels of an image of `shape` (H, W, …) around points N×2; None where fewer than 2×2 are inside."""
    x0, y0 = np.maximum(np.floor(points.min(axis=0) - margin), 0).astype(int)
    x1, y1 = np.minimum(np.ceil(points.max(axis=0) + margin), (shape[1], shape[0])).astype(int)
    return (int(x0), int(y0), int(x1), int(y1)) if x1 - x0 > 1 and y1 - y0 > 1 else None


class FaceParser:
    """The shipped network, ready to run; one instance serves any number of threads."""

    def __init__(self, weights: Path = PARSER, device: str = "cpu") -> None:
        network, self.lens = load_network(weights)
        self.device = device
        self._network = compiled(network, self.lens.size, device)

    def parse(self, image: Image, landmarks: Floats) -> Parse:
        return self.parse_all(image, [landmarks])[0]

    def parse_all(self, image: Image, faces: Sequence[Floats]) -> list[Parse]:
        """Several faces of one image (H×W×3 uint8 RGB) in one batch."""
        return self.parse_crops(image, [crop_matrix(face, self.lens.size) for face in faces])

    def parse_crops(self, image: Image, matrices: Sequence[Floats]) -> list[Parse]:
        """Any squares of the image; matrices 2×3, image px → crop px."""
        if not matrices:
            return []
        crops = [np.asarray(self.lens.see(image, matrix), np.uint8) for matrix in matrices]
        with torch.inference_mode():
            probabilities = self._network(to_batch(crops, self.device)).cpu().numpy()
        scale = np.float32(probabilities.shape[-1] / self.lens.size)
        return [Parse(p, m * scale, self.lens.bend) for p, m in zip(probabilities, matrices, strict=True)]


class Softmax(nn.Module):
    """A network, at times in half precision, with the softmax over its classes, always in full."""

    def __init__(self, network: nn.Module, precision: torch.dtype = torch.float32) -> None:
        super().__init__()
        self.network = network.to(precision)
        self.precision = precision

    def forward(self, image: Tensor) -> Tensor:
        logits: Tensor = self.network(image.to(self.precision))
        return logits.float().softmax(dim=1)


def load_network(weights: Path) -> tuple[MimoParser | UNet, Lens]:
    """Network in float32, ready to evaluate, and the lens through which it has learnt to see."""
    with safe_open(weights, "pt") as stored:
        header = stored.metadata()
        state = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118, not a dict
    network = NETWORKS[header["network"]](len(header["classes"].split(",")))
    fill(network, {k: v.float() if v.is_floating_point() else v for k, v in state.items()})
    return network.eval(), Lens(int(header["size"]), float(header.get("bend", 0)))


def compiled(
    network: nn.Module, size: int, device: str = "cpu", precision: torch.dtype | None = None
) -> torch.jit.ScriptModule:
    """Frozen with its softmax; on a CPU in `fastest_precision`, activations fused into convolutions."""
    if device != "cpu":
        return freeze(Softmax(network).to(device), size)
    module = Softmax(copy.deepcopy(network), precision or fastest_precision())
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        fused: torch.jit.ScriptModule = torch.jit.optimize_for_inference(freeze(module, size))
    return fused


def fastest_precision() -> torch.dtype:
    """bfloat16 where the processor multiplies it: a sixth faster, and equal to 0.0003 on average."""
    return torch.bfloat16 if torch.cpu.get_capabilities().get("avx512_bf16") else torch.float32


def to_batch(crops: Sequence[Image], device: str = "cpu") -> Tensor:
    """Crops S×S×C uint8, colours and guide → B×C×S×S float32 in 0..1, channels last."""
    stacked = torch.from_numpy(np.stack(crops)).to(device)
    return stacked.permute(0, 3, 1, 2).float() / 255


def milliseconds(network: torch.jit.ScriptModule, size: int, repeats: int = 50) -> float:
    """Median time of one crop, on the threads that torch has."""
    crop = to_batch([np.zeros((size, size, 3), np.uint8)])
    times = []
    with torch.inference_mode():
        for _ in range(repeats + 5):
            start = time.perf_counter()
            network(crop)
            times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times[5:])


def warp(
    image: NDArray[Any], matrix: Floats, size: tuple[int, int], *, inverse: bool = False
) -> NDArray[Any]:
    """Affine resampling, bilinear, 0 outside; `matrix` (2×3) counts px from edges, OpenCV from centres.

    `inverse`: the matrix takes the result's px to the source's.
    """
    turn = matrix[:, :2].astype(np.float64)
    centred = np.column_stack([turn, matrix[:, 2] + turn @ (0.5, 0.5) - 0.5])
    flags = cv2.INTER_LINEAR | (cv2.WARP_INVERSE_MAP if inverse else 0)
    return np.asarray(cv2.warpAffine(image, centred, size, flags=flags))
