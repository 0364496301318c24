import pytest
import torch
from torch.nn import functional as F

from ml.losses import cross_entropy, dice, distillation, edges, segmentation
from ml.regions import IGNORED


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


def test_emphasised_pixels_count_for_more(batch) -> None:
    logits, target = batch
    emphasis = torch.ones(12, 12, dtype=torch.float64)
    plain = cross_entropy(logits, target)
    assert torch.allclose(cross_entropy(logits, target, emphasis=emphasis), plain)
    emphasis[:, 6:] = 0
    left = cross_entropy(logits[..., :3], target[..., :6])
    assert torch.allclose(cross_entropy(logits, target, emphasis=emphasis), left)


def test_edges_are_where_classes_meet() -> None:
    target = torch.zeros(1, 6, 6, dtype=torch.long)
    target[:, :, 3:] = 7
    assert edges(target)[0].nonzero()[:, 1].unique().tolist() == [2, 3]


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


def test_ignored_labels_count_nowhere(batch) -> None:
    logits, target = batch
    logits.requires_grad_()
    target[:, :4] = IGNORED
    segmentation(logits, target).backward()
    assert not logits.grad[:, :, :2].any()
    rest = segmentation(logits[:, :, 2:], target[:, 4:])
    assert torch.allclose(segmentation(logits, target), rest)
    assert segmentation(logits, torch.full_like(target, IGNORED)).item() == 0


@pytest.mark.parametrize("temperature", [1.0, 2.5])
def test_distillation_is_torchs_divergence(batch, temperature) -> None:
    logits, _ = batch
    teacher = torch.randn(logits.shape, generator=torch.Generator().manual_seed(1), dtype=logits.dtype)
    expected = temperature**2 * F.kl_div(
        (logits / temperature).log_softmax(1), (teacher / temperature).softmax(1), reduction="none"
    ).sum(1)
    weight = torch.rand(expected.shape, generator=torch.Generator().manual_seed(2), dtype=logits.dtype)
    said = distillation(logits, teacher.softmax(1), temperature=temperature)
    weighted = distillation(logits, teacher.softmax(1), weight, temperature=temperature)
    assert torch.allclose(said, expected.mean())
    assert torch.allclose(weighted, (weight * expected).sum() / weight.sum())


def test_a_student_that_agrees_has_nothing_to_learn(batch) -> None:
    logits, _ = batch
    logits.requires_grad_()
    loss = distillation(logits, logits.detach().softmax(1), temperature=3.0)
    loss.backward()
    assert loss.item() == pytest.approx(0, abs=1e-12)
    assert logits.grad.abs().max() < 1e-12


def test_distillation_at_temperature_one_is_soft_cross_entropy(batch) -> None:
    logits, target = batch
    shares = F.one_hot(target, 5).to(logits.dtype).permute(0, 3, 1, 2)
    shares = F.avg_pool2d(shares, 2)
    entropy = torch.xlogy(shares, shares).sum(1).mean()
    assert torch.allclose(distillation(logits, shares) - entropy, cross_entropy(logits, target))


def test_distillations_gradients_are_those_of_finite_differences(batch) -> None:
    logits, _ = batch
    teacher = logits[1:, :, 2:4, 2:4].softmax(1)
    small = logits[:1, :, :2, :2].clone().requires_grad_()
    assert torch.autograd.gradcheck(lambda x: distillation(x, teacher, temperature=2.0), small)
