from pathlib import Path

import cv2
import numpy as np
import torch

from ml.evaluate import predict
from ml.hints import Landmarked, as_heard, heard
from ml.lens import Lens
from ml.networks.unet import GuidedTeacher, MimoParser, MimoTeacher, UNet
from ml.regions import INDEX, SKIN, UPPER_LIP

PORTRAIT = Path(__file__).parents[2] / "static/img/astronaut.png"


class One:
    """One picture, labelled as nothing."""

    def __init__(self, image: np.ndarray) -> None:
        self.image = image

    def __len__(self) -> int:
        return 1

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        return self.image, np.zeros(self.image.shape[:2], np.uint8)


def test_landmarks_are_found_in_the_pictures_themselves() -> None:
    portrait = cv2.imread(str(PORTRAIT), cv2.IMREAD_COLOR_RGB)[:, 40:]
    seen, label = Landmarked(One(portrait))[0]
    assert seen.shape == (*portrait.shape[:2], 4)
    assert (seen[..., :3] == portrait).all()
    assert label.shape == portrait.shape[:2]
    assert seen[141, 183, 3] == UPPER_LIP
    assert seen[110, 183, 3] in (SKIN, INDEX["nose"])
    assert not Landmarked(One(np.full((90, 90, 3), 99, np.uint8)))[0][0][..., 3].any()


def test_every_network_hears_what_it_can() -> None:
    source = One(np.zeros((64, 64, 3), np.uint8))
    assert isinstance(heard(source, MimoParser(20)), Landmarked)
    assert heard(source, MimoTeacher(20)) is heard(source, UNet(20)) is source
    whole = np.arange(7, dtype=np.uint8)[None, None]
    assert as_heard(whole, GuidedTeacher.channels).tolist() == whole.tolist()
    assert as_heard(whole, MimoParser.channels).ravel().tolist() == [0, 1, 2, 6]
    assert as_heard(whole, UNet.channels).ravel().tolist() == [0, 1, 2]


def test_a_parser_begins_deaf_and_silence_is_what_nobody_drew() -> None:
    network = MimoParser(20).eval()
    colours = torch.rand(1, 3, 64, 64)
    drawn = torch.full((1, 1, 64, 64), UPPER_LIP / 255)
    both, silent = torch.cat([colours, drawn], 1), torch.cat([colours, 0 * drawn], 1)
    with torch.inference_mode():
        assert network(both).equal(network(colours))
        torch.nn.init.normal_(network.hints.weight)
        assert not torch.allclose(network(both), network(colours), atol=1e-3)
        assert torch.allclose(network(silent), network(colours), atol=1e-5)


def test_a_prediction_hears_what_lies_behind_the_colours() -> None:
    network = MimoParser(20).eval()
    torch.nn.init.normal_(network.hints.weight, std=5)
    image = np.random.default_rng(0).integers(0, 255, (64, 64, 3)).astype(np.uint8)
    answers = [
        predict(network, np.dstack([image, np.full((64, 64), region, np.uint8)]), Lens(64), (64, 64))
        for region in (0, SKIN)
    ]
    assert (answers[0] != answers[1]).any()
