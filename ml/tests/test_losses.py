import pytest
import torch
from torch.nn import functional as F

from ml.losses import cross_entropy, dice, segmentation


@pytest.fixture
def batch() -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(2, 5, 6, 6, generator=generator, dtype=torch.float64)
    return logits, torch.randint(0, 4, (2, 12, 12), generator=generator)  # class 4 is absent


@pytest.mark.parametrize("weight", [None, torch.tensor([1.0, 2.0, 0.5, 3.0, 1.0], dtype=torch.float64)])
def test_cross_entropy_is_torchs_on_repeated_logits(batch, weight) -> None:
    logits, target = batch
    repeated = logits.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)
    assert torch.allclose(cross_entropy(logits, target, weight), F.cross_entropy(repeated, target, weight))


def test_dice_is_its_definition(batch) -> None:
    logits, target = batch
    p = logits.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3).softmax(1)
    y = F.one_hot(target, 5).permute(0, 3, 1, 2)
    overlap, sums = (p * y).sum((0, 2, 3)) / 4, (p.sum((0, 2, 3)) + y.sum((0, 2, 3))) / 4
    expected = 1 - ((2 * overlap + 1) / (sums + 1))[:4].mean()
    assert torch.allclose(dice(logits, target), expected)


def test_a_sure_and_right_prediction_has_no_dice_loss() -> None:
    target = torch.tensor([[[0, 1], [2, 0]]])
    logits = 50.0 * F.one_hot(target, 4).permute(0, 3, 1, 2)
    assert dice(logits, target).item() == pytest.approx(0, abs=1e-6)


def test_an_absent_class_leaves_dice_as_it_is(batch) -> None:
    logits, target = batch
    without = torch.cat([logits, torch.full_like(logits[:, :1], -1e9)], dim=1)  # a sixth class, never there
    assert torch.allclose(dice(without, target), dice(logits, target))


def test_cross_entropy_pushes_an_absent_class_down(batch) -> None:
    logits, target = batch
    logits.requires_grad_()
    segmentation(logits, target, dice_weight=0).backward()
    assert (logits.grad[:, 4] > 0).all()


@pytest.mark.parametrize("loss", [cross_entropy, dice, segmentation])
def test_gradients_are_those_of_finite_differences(batch, loss) -> None:
    logits, target = batch
    small = logits[:1, :, :2, :2].clone().requires_grad_()
    assert torch.autograd.gradcheck(lambda x: loss(x, target[:1, :4, :4]), small)


def test_the_sum_adds_weighted_dice(batch) -> None:
    logits, target = batch
    expected = cross_entropy(logits, target) + 0.5 * dice(logits, target)
    assert torch.allclose(segmentation(logits, target, dice_weight=0.5), expected)


def test_labels_must_be_a_whole_multiple_of_logits(batch) -> None:
    logits, target = batch
    with pytest.raises(ValueError, match="no whole multiple"):
        dice(logits, target[:, :11])
