"""How long and how angular a face is, and which placements of blush flatter it."""

from typing import Any

import numpy as np
import numpy.typing as npt

from ml.matte import smooth_step

# Pairs of the face mesh's landmarks.
HEIGHT, CHEEKS, JAW = (10, 152), (234, 454), (172, 397)
LONG = (1.16, 1.27)  # height over the cheeks' width of a face that is round, and of one that is long
ANGULAR = (0.775, 0.82)  # width of the jaw over that of the cheeks: soft, and angular


def blush_of(landmarks: npt.NDArray[Any]) -> dict[str, float]:
    """Shares, adding up to 1, of the placements that suit landmarks N×3 px.

    Apples lie across and shorten a long face, lifted blush lengthens a round one, draped blush softens an
    angular one. Shares change smoothly, so that nothing jumps when a face is between two shapes.
    """
    cheeks = _width(landmarks, CHEEKS)
    long = float(smooth_step(*LONG, np.array(_width(landmarks, HEIGHT) / cheeks)))
    angular = float(smooth_step(*ANGULAR, np.array(_width(landmarks, JAW) / cheeks)))
    return {"apples": long, "draped": (1 - long) * angular, "lifted": (1 - long) * (1 - angular)}


def _width(landmarks: npt.NDArray[Any], ends: tuple[int, int]) -> float:
    """In all three dimensions, so that a turned head keeps its shape."""
    return float(np.linalg.norm(landmarks[ends[0], :3] - landmarks[ends[1], :3])) + 1e-6
