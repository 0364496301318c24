"""Where faces are: the near and far detectors run over square regions of an image."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from ml.networks.blazeface import FarFaceDetector, NearFaceDetector
from ml.roi import Image, Roi

Kind = type[NearFaceDetector] | type[FarFaceDetector]
MARGIN = 1.5  # side of the landmark network's crop over the long side of the face
RIGHT_EYE, LEFT_EYE = slice(4, 6), slice(6, 8)  # her right and left, among a box's 16 values
SAME_BOX = 0.3  # intersection over union above which two boxes name one face


@dataclass(frozen=True)
class Detection:
    roi: Roi  # upright on the face, MARGIN times as large
    score: float  # 0..1


def anchors(size: int, grids: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
    """The centres of all anchors, N×2 px of the input, in the order of the network's output."""
    centres = []
    for cells, each in grids:
        y, x = (np.mgrid[:cells, :cells] + 0.5) * (size / cells)
        centres.append(np.repeat(np.stack([x, y], -1).reshape(-1, 2), each, axis=0))
    return np.concatenate(centres).astype(np.float32)


def overlap(box: NDArray[Any], others: NDArray[Any]) -> NDArray[Any]:
    """Intersection over union of a box (centre x, y, width, height) with N others."""
    low = np.maximum(box[:2] - box[2:4] / 2, others[:, :2] - others[:, 2:4] / 2)
    high = np.minimum(box[:2] + box[2:4] / 2, others[:, :2] + others[:, 2:4] / 2)
    shared = np.prod(np.maximum(high - low, 0), axis=1)
    union = box[2] * box[3] + others[:, 2] * others[:, 3] - shared
    return np.asarray(shared / union)


def blend_boxes(boxes: NDArray[Any], scores: NDArray[Any]) -> list[tuple[NDArray[Any], float]]:
    """Non-maximum suppression that averages one face's boxes by their scores (BlazeFace, section 3.3)."""
    order = np.argsort(-scores, kind="stable")
    boxes, scores = boxes[order], scores[order]
    blended = []
    while len(boxes):
        same = overlap(boxes[0], boxes) > SAME_BOX
        blended.append((np.average(boxes[same], axis=0, weights=scores[same]), float(scores[0])))
        boxes, scores = boxes[~same], scores[~same]
    return blended


class FaceDetector:
    """One detector network, ready to run. Holds no state between calls."""

    def __init__(self, network: nn.Module, kind: Kind, threshold: float) -> None:
        self.network = network
        self.size = kind.size
        self.anchors = anchors(kind.size, kind.grids)
        self.threshold = threshold

    def detect(self, image: Image, rois: Sequence[Roi]) -> list[Detection]:
        """Faces in regions of an image, H×W×3 uint8 RGB, the surest first; one face may come from many."""
        crops = np.stack([roi.cut(image, self.size, cv2.BORDER_CONSTANT) for roi in rois])
        with torch.inference_mode():
            batch = torch.from_numpy(crops).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)
            boxes, logits = (output.numpy() for output in self.network(batch))
        found = []
        for roi, its_boxes, its_logits in zip(rois, boxes, logits, strict=True):
            found += self._decode(roi, its_boxes, its_logits)
        return sorted(found, key=lambda detection: -detection.score)

    def _decode(self, roi: Roi, boxes: NDArray[Any], logits: NDArray[Any]) -> list[Detection]:
        likely = logits > math.log(self.threshold / (1 - self.threshold))
        scores = 1 / (1 + np.exp(-logits[likely].astype(np.float64)))
        boxes = boxes[likely].astype(np.float64)
        boxes[:, :2] += self.anchors[likely]
        boxes[:, 4:] += np.tile(self.anchors[likely], 6)
        return [Detection(self._face_roi(roi, box), score) for box, score in blend_boxes(boxes, scores)]

    def _face_roi(self, roi: Roi, box: NDArray[Any]) -> Roi:
        (x, y), *_ = roi.place(box[None, :2], self.size)
        dx, dy = box[LEFT_EYE] - box[RIGHT_EYE]
        size = max(box[2:4]) * MARGIN * roi.size / self.size
        return Roi(float(x), float(y), float(size), roi.angle + math.atan2(dy, dx))
