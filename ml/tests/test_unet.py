import pytest
import torch

from ml.losses import segmentation
from ml.networks.efficientnet import LITE0, LITE2, Depthwise, Encoder, Stage
from ml.networks.unet import NETWORKS, MimoParser, UNet


@pytest.mark.parametrize(("name", "half"), [("mimo-parser", 2), ("mimo-teacher", 2), ("unet", 1)])
def test_logits_have_a_class_axis_and_a_known_size(name: str, half: int) -> None:
    network = NETWORKS[name](20).eval()
    with torch.inference_mode():
        assert network(torch.rand(2, 3, 64, 96)).shape == (2, 20, 64 // half, 96 // half)


def test_the_parser_fits_eight_megabytes_in_half_precision() -> None:
    assert 2 * sum(tensor.numel() for tensor in MimoParser(20).state_dict().values()) < 8e6


def test_grey_input_is_normalised_inside() -> None:
    network = MimoParser(20)
    assert not {"mean", "std"} & set(network.state_dict())
    assert torch.allclose((network.mean - network.mean) / network.std, torch.zeros(1, 3, 1, 1))


@pytest.mark.parametrize("stages", [LITE0, LITE2], ids=["lite0", "lite2"])
def test_a_published_state_dict_lands_in_the_encoder(stages: tuple[Stage, ...]) -> None:
    encoder, published = Encoder(stages), published_names(stages)
    encoder.load_imagenet(published)
    assert encoder.stem[0].weight.equal(published["_conv_stem.weight"])
    last = encoder.stages[-1][-1].body[2]
    block = sum(stage.blocks for stage in stages) - 1
    assert last[0].weight.equal(published[f"_blocks.{block}._project_conv.weight"])
    assert last[1].running_var.equal(published[f"_blocks.{block}._bn2.running_var"])


def published_names(stages: tuple[Stage, ...]) -> dict[str, torch.Tensor]:
    """Random tensors under the names and shapes of a published EfficientNet-Lite."""
    state = {
        f"_conv_stem.{k}": torch.rand_like(v)
        for k, v in torch.nn.Conv2d(3, 32, 3, bias=False).state_dict().items()
    }
    norms = {"_bn0": 32}
    inputs, block = 32, 0
    for stage in stages:
        for _ in range(stage.blocks):
            hidden, prefix = inputs * stage.expansion, f"_blocks.{block}."
            if stage.expansion > 1:
                state[f"{prefix}_expand_conv.weight"] = torch.rand(hidden, inputs, 1, 1)
                norms[f"{prefix}_bn0"] = hidden
            state[f"{prefix}_depthwise_conv.weight"] = torch.rand(hidden, 1, stage.size, stage.size)
            state[f"{prefix}_project_conv.weight"] = torch.rand(stage.channels, hidden, 1, 1)
            norms |= {f"{prefix}_bn1": hidden, f"{prefix}_bn2": stage.channels}
            inputs, block = stage.channels, block + 1
    for name, channels in norms.items():
        state |= {
            f"{name}.{k}": torch.rand(channels) for k in ("weight", "bias", "running_mean", "running_var")
        }
        state[f"{name}.num_batches_tracked"] = torch.tensor(1)
    return state


def test_one_batch_overfits() -> None:
    torch.manual_seed(0)
    network = UNet(3, width=4)
    image, target = torch.rand(2, 3, 16, 16), torch.zeros(2, 16, 16, dtype=torch.long)
    target[:, 4:12, 4:12] = 1
    target[0, :4] = 2
    optimiser = torch.optim.Adam(network.parameters(), 1e-2)
    for _ in range(60):
        loss = segmentation(network(image), target)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert loss.item() < 0.1
    assert (network(image).argmax(1) == target).float().mean() > 0.98


def test_depthwise_convolutions_stay_in_float32_under_autocast() -> None:
    layer, image = Depthwise(4, 4, 3, padding=1, groups=4), torch.rand(1, 4, 8, 8)
    with torch.autocast("cpu", torch.bfloat16):
        out = layer(image.bfloat16())
    assert out.dtype == torch.bfloat16
    assert out.equal(layer(image.bfloat16().float()).bfloat16())
    assert layer(image).dtype == torch.float32
