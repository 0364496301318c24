"""The face detectors against what LiteRT answered (`python -m ml.convert --reference`)."""

from pathlib import Path

import numpy as np
import pytest
import torch

from ml.networks import freeze
from ml.networks.blazeface import FarFaceDetector, NearFaceDetector
from ml.weights import load

REFERENCE = Path(__file__).parent / "reference"
DETECTORS = pytest.mark.parametrize(
    ("name", "kind", "anchors"),
    [("face_near", NearFaceDetector, 896), ("face_far", FarFaceDetector, 2304)],
    ids=["near", "far"],
)


def trained(name, kind):
    network = kind().eval()
    network.load_state_dict(load(name))
    return network


def batch(*images):
    return torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).float() / 127.5 - 1


@DETECTORS
def test_agrees_with_the_reference(name, kind, anchors):
    reference = np.load(REFERENCE / f"{name}.npz")
    with torch.inference_mode():
        boxes, logits = trained(name, kind)(batch(reference["face"], reference["noise"]))
    for index, image in enumerate(("face", "noise")):
        np.testing.assert_allclose(boxes[index, ::7], reference[f"{image}_boxes"], atol=1e-3)
        np.testing.assert_allclose(logits[index, ::7], reference[f"{image}_logits"], atol=1e-3)


@DETECTORS
def test_answers_for_a_batch_of_any_size(name, kind, anchors):
    frozen = freeze(trained(name, kind), kind.size)
    with torch.inference_mode():
        boxes, logits = frozen(torch.zeros(3, 3, kind.size, kind.size))
    assert boxes.shape == (3, anchors, 16)
    assert logits.shape == (3, anchors)
