"""The face mesh against LiteRT with NumPy custom ops (`python -m ml.convert --reference`)."""

from pathlib import Path

import numpy as np
import pytest
import torch

from ml.networks import freeze
from ml.networks.face_mesh import LEFT_EYE, LIPS, RIGHT_EYE, FaceMesh
from ml.weights import load

REFERENCE = np.load(Path(__file__).parent / "reference" / "face_mesh.npz")


@pytest.fixture(scope="module")
def network():
    mesh = FaceMesh().eval()
    mesh.load_state_dict(load("face_mesh"))
    return mesh


def batch(*images):
    return torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).float() / 255


@pytest.mark.parametrize("image", ["face", "noise"])
def test_agrees_with_the_reference(network, image):
    with torch.inference_mode():
        landmarks, presence = network(batch(REFERENCE[image]))
    np.testing.assert_allclose(landmarks[0], REFERENCE[f"{image}_landmarks"], atol=1e-3)
    np.testing.assert_allclose(presence, REFERENCE[f"{image}_presence"], atol=1e-3)


def test_a_batch_answers_as_its_images_do_alone(network):
    images = batch(REFERENCE["face"], REFERENCE["noise"], REFERENCE["face"][:, ::-1].copy())
    frozen = freeze(network, FaceMesh.size)
    with torch.inference_mode():
        together = frozen(images)
        alone = [network(image[None]) for image in images]
    for output, apart in zip(together, zip(*alone, strict=True), strict=True):
        np.testing.assert_allclose(output, torch.cat(apart), atol=1e-3)


def test_presence_tells_a_face_from_noise(network):
    with torch.inference_mode():
        _, (face, noise) = network(batch(REFERENCE["face"], REFERENCE["noise"]))
    assert face > 10
    assert noise < -10


def test_each_region_finds_different_points_again():
    assert [len(set(region)) for region in (LIPS, RIGHT_EYE, LEFT_EYE)] == [80, 71, 71]
    assert not set(RIGHT_EYE) & set(LEFT_EYE)
