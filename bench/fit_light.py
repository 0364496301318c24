"""Fits the constants of `ml.light_faults`: `python -m bench.fit_light --photographs FOLDER [FOLDER…]`.

The photographs are taken for ordinary light, though a few are not: of colours the strangest are left out. No
coloured lamp is learnt. Lamps at one side are other ones than those of `bench.light`, which measures on other
photographs.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.light import stills
from ml.colour import bytes_to_linear, linear_to_bytes
from ml.face import FaceNetworks, find_faces
from ml.light import measure_light
from ml.parse import FaceParser

Floats = NDArray[np.float32]
Numbers = NDArray[np.float64]
Rng = np.random.Generator

LEFT_OUT = 0.08  # of the photographs: some were taken in coloured light
RIDGE = 0.003  # added to the variance of the log ratios
GOOD, ORDINARY = 0.75, 0.97  # shares of the photographs that rate below 0 and below 0.5


def side_lamp(linear: Floats, landmarks: Floats, rng: Rng) -> Floats:
    """From one side and a little from above or below, with a shadow that is soft or hard."""
    ends = landmarks[[234, 454], :2]
    axis = (ends[1] - ends[0]) / ((ends[1] - ends[0]) @ (ends[1] - ends[0]))
    cos, sin = np.cos(tilt := np.radians(rng.uniform(-35, 35))), np.sin(tilt)
    axis = axis @ np.array([[cos, -sin], [sin, cos]]) * (1 if rng.random() < 0.5 else -1)
    y, x = np.mgrid[: linear.shape[0], : linear.shape[1]]
    centre = ends.mean(axis=0)
    along = (x - centre[0]) * axis[0] + (y - centre[1]) * axis[1] - rng.uniform(-0.15, 0.15)
    low = rng.uniform(0.08, 0.30)
    lit = low + (1 - low) / (1 + np.exp(-rng.uniform(4, 14) * along))
    return np.asarray(linear * lit[..., None], np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photographs", type=Path, nargs="+", required=True)
    parser.add_argument("--most", type=int, default=200, help="of each folder")
    arguments = parser.parse_args()
    seen: dict[str, list[Numbers]] = {name: [] for name in ("colours", "sides", "lit")}
    networks, parse = FaceNetworks(), FaceParser()
    images = (image for folder in arguments.photographs for image in stills(folder, arguments.most))
    for number, image in enumerate(images):
        for face in find_faces(networks, image, max_faces=1):
            points, rng = face.landmarks, np.random.default_rng(number)
            uneven = linear_to_bytes(side_lamp(bytes_to_linear(image), points, rng))
            colours, sides = measure_light(image, points, parse.parse(image, points))
            seen["colours"].append(colours)
            seen["sides"].append(sides)
            seen["lit"].append(measure_light(uneven, points, parse.parse(uneven, points))[1])
    rows = {name: np.array(found) for name, found in seen.items()}
    print(f"{len(rows['sides'])} photographs")
    print_colours(rows["colours"])
    print_sides(np.abs(rows["sides"]), np.abs(rows["lit"]))


def print_colours(ordinary: Numbers) -> None:
    mean, shape = gaussian(ordinary)
    far = np.sqrt(np.einsum("ij,jk,ik->i", ordinary - mean, shape, ordinary - mean))
    none, half = np.quantile(far, (GOOD, ORDINARY))
    print("MEAN =", rounded(mean, 3))
    print("SHAPE =", tuple(rounded(row, 1) for row in shape))
    print("STRANGE =", rounded(np.array([none, 2 * half - none]), 2))


def gaussian(rows: Numbers) -> tuple[Numbers, Numbers]:
    """Mean and inverse covariance, without the strangest rows."""
    kept = np.ones(len(rows), bool)
    for _ in range(4):
        mean = rows[kept].mean(axis=0)
        shape = np.linalg.inv(np.cov((rows[kept]).T) + RIDGE * np.eye(rows.shape[1]))
        far = np.einsum("ij,jk,ik->i", rows - mean, shape, rows - mean)
        kept = far <= np.quantile(far, 1 - LEFT_OUT)
    return np.asarray(mean), np.asarray(shape)


def print_sides(ordinary: Numbers, lit: Numbers) -> None:
    weights = logistic(np.vstack([ordinary, lit]), np.repeat([0.0, 1.0], [len(ordinary), len(lit)]))
    none, half = np.quantile(ordinary @ weights, (GOOD, ORDINARY))
    scale = 0.5 / (half - none)
    print("UNEVEN =", rounded(np.concatenate([[-scale * none], scale * weights]), 3))


def logistic(rows: Numbers, truth: Numbers, *, ridge: float = 0.1) -> Numbers:
    """Weights of a logistic regression by Newton's method; its constant is left to the caller."""
    inputs = np.column_stack([np.ones(len(rows)), rows])
    weights = np.zeros(inputs.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (chance - truth) + ridge * weights
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + ridge * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return np.asarray(weights[1:])


def rounded(numbers: Numbers, digits: int) -> tuple[float, ...]:
    return tuple(round(float(number), digits) for number in numbers)


if __name__ == "__main__":
    main()
