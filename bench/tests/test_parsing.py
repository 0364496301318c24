"""The parser's figures, as the benchmark reports them."""

import math

import pytest
import torch

from bench.parsing import BARS, broken_by, scores, times
from ml.config import Config
from ml.data import Synthetic
from ml.evaluate import confusions, report
from ml.parse import load_network
from ml.run import build, save_weights


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    torch.manual_seed(0)
    config = Config(data="synthetic", out="", size=64, device="cpu")
    file = tmp_path_factory.mktemp("weights") / "parser.safetensors"
    save_weights(build(config), config, file)
    return file


def test_the_scores_are_those_of_evaluate(weights):
    source = Synthetic(4, 64)
    figures = scores(source, weights)
    network, lens = load_network(weights)
    evaluated = report(confusions(network, source, lens), [None] * len(source))
    for key in ("accuracy", "miou", "f1.upper_lip", "iou.skin"):
        assert figures[key] == evaluated[key]
    assert not any(math.isnan(value) for value in figures.values())
    assert figures["tone_gap"] >= 0
    assert {bar.key for bar in BARS} <= set(figures)
    assert broken_by(figures) == []


def test_times_are_of_both_networks_and_their_ratio(weights):
    figures = times(weights)
    assert figures["ms_per_crop"] > 0
    assert figures["crop_to_mesh"] == pytest.approx(figures["ms_per_crop"] / figures["ms_per_mesh"])


def test_impossible_scores_break_it():
    assert broken_by({"accuracy": 101.0, "miou": 50.0, "miou_merged": 50.0}) == ["accuracy is 101.0"]
