import pytest
import torch

from ml.config import Config
from ml.export import TOLERANCE, difference, export, main, run_onnx, run_program
from ml.parse import Softmax, load_network
from ml.regions import CLASSES
from ml.run import build, save_weights

pytest.importorskip("onnxscript", reason="writing ONNX needs onnx and onnxscript")
SIZE = 64


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    """An untrained parser on small pictures."""
    torch.manual_seed(0)
    config = Config(data="synthetic", out="", size=SIZE, device="cpu")
    network = build(config)
    file = tmp_path_factory.mktemp("weights") / "parser.safetensors"
    save_weights(network, config, file)
    return file


@pytest.fixture(scope="module")
def exported(weights, tmp_path_factory):
    out = tmp_path_factory.mktemp("exported")
    return out, export(weights, out)


def test_both_files_agree_with_the_network(exported):
    out, found = exported
    assert set(found) == {out / "parser.pt2", out / "parser.onnx"}
    assert all(0 <= largest <= TOLERANCE for largest in found.values())


def test_they_give_probabilities_at_half_size_for_any_number_of_pictures(exported):
    out, _ = exported
    images = torch.rand(3, 3, SIZE, SIZE)
    for probabilities in (run_program(out / "parser.pt2", images), run_onnx(out / "parser.onnx", images)):
        assert probabilities.shape == (3, len(CLASSES), SIZE // 2, SIZE // 2)
        assert torch.allclose(probabilities.sum(dim=1), torch.ones(()), atol=1e-4)


def test_another_network_is_told_apart(exported):
    out, _ = exported
    torch.manual_seed(1)
    other = Softmax(build(Config(data="synthetic", out="", size=SIZE, device="cpu"))).eval()
    assert difference(other, SIZE, run_program, out / "parser.pt2") > TOLERANCE


def test_the_command_says_equal(weights, tmp_path, capsys):
    assert load_network(weights)[1].size == SIZE
    assert main(["--weights", str(weights), "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().out.count("equal, largest difference") == 2
