import sys
from pathlib import Path

import pytest
import torch

from ml import balance as balancing
from ml.balance import averaged, balance, norms, score, settle
from ml.config import Config
from ml.data import Synthetic
from ml.evaluate import look
from ml.lens import Lens
from ml.parse import load_network, to_batch
from ml.regions import CLASSES, INDEX
from ml.run import build, save_weights


def leaning(region: int, by: float) -> tuple[torch.Tensor, torch.Tensor]:
    """A parser that is right but for its fondness of a region, where it is in doubt."""
    generator = torch.Generator().manual_seed(0)
    labels = torch.randint(0, 2, (2, 32, 32), generator=generator) * INDEX["hair"]
    logits = torch.full((2, len(CLASSES), 32, 32), -9.0)
    logits.scatter_(1, labels[:, None], torch.rand(2, 1, 32, 32, generator=generator))
    for other in (0, INDEX["hair"]):
        logits[:, other] = logits[:, other].clamp(min=0)
    logits[:, region] += by
    return logits, labels.to(torch.uint8)


def test_a_region_that_takes_too_much_is_held_back() -> None:
    logits, labels = leaning(INDEX["hair"], 0.5)
    shifts = balance(logits, labels)
    assert shifts[INDEX["hair"]] - shifts[0] == pytest.approx(-0.5)
    assert score(logits, labels, shifts) > score(logits, labels, torch.zeros(len(CLASSES))) + 0.1


def test_a_balanced_parser_is_left_as_it_is() -> None:
    assert not balance(*leaning(0, 0)).any()


def test_several_weights_are_averaged(tmp_path: Path) -> None:
    config = Config(data="synthetic", out="", size=64, device="cpu")
    networks = [build(config) for _ in range(2)]
    files = [tmp_path / f"{number}.safetensors" for number in range(2)]
    for network, file in zip(networks, files, strict=True):
        save_weights(network, config, file)
    tensors, header = averaged(files)
    one, other = (network.state_dict()["head.weight"] for network in networks)
    assert torch.allclose(tensors["head.weight"].float(), (one + other) / 2, atol=1e-3)
    assert header["size"] == "64"


def test_the_shifts_become_the_last_layers_bias(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = Config(data="synthetic", out="", size=64, device="cpu")
    network = build(config)
    save_weights(network, config, tmp_path / "in.safetensors")
    shifts = torch.arange(len(CLASSES)) / 4
    monkeypatch.setattr(balancing, "open_faces", lambda *_: Synthetic(1, 64))
    monkeypatch.setattr(balancing, "balance", lambda *_: shifts)
    given = ["--weights", str(tmp_path / "in.safetensors"), "--out", str(tmp_path / "out.safetensors")]
    monkeypatch.setattr(sys, "argv", ["balance", "--data", "x", *given])
    balancing.main()
    crop = torch.rand(1, 3, 64, 64)
    (before, lens), (after, same) = (load_network(tmp_path / f"{name}.safetensors") for name in ("in", "out"))
    assert lens == same
    moved = (after(crop) - before(crop)).mean(dim=(0, 2, 3))
    assert moved.detach() == pytest.approx(shifts, abs=0.01)


def test_statistics_move_towards_those_of_faces_as_they_are() -> None:
    config = Config(data="synthetic", out="", size=64, device="cpu")
    source, networks = Synthetic(6, 64), [build(config).eval() for _ in range(3)]
    for network in networks[1:]:
        network.load_state_dict(networks[0].state_dict())
    for network, share in zip(networks, (0.0, 0.5, 1.0), strict=True):
        settle(network, source, Lens(64, 0.4), share)
    first = [norms(network)[0] for network in networks]
    assert not first[0].running_mean.any()
    assert first[1].running_mean == pytest.approx(first[2].running_mean / 2)
    assert not any(network.training for network in networks)
    stem = networks[2].encoder.stem[0]
    faces = to_batch([look(source[index][0], Lens(64, 0.4)) for index in range(6)])
    with torch.inference_mode():
        seen = stem((faces - networks[2].mean) / networks[2].std)
    assert first[2].running_mean == pytest.approx(seen.mean(dim=(0, 2, 3)), abs=1e-4)
