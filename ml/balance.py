"""Balance a trained parser: `python -m ml.balance --weights FILE [FILE…] --data DIR --out FILE`.

Several files of one descent are averaged first, weight by weight (Wortsman et al. 2022, model soups).

Augmentation shifts what the layers are used to: with `--settle SHARE` the statistics of batch normalisation
move by that share to those of training pictures as they are.

Regions take too much of each other where training drew them more often than they are, or weighed them more:
hair and background, neck and cloth, jewellery and what it lies on. The logit of each is shifted, one after
the other, to where validation scores best, and the shifts become part of the last layer's bias.
"""

import copy
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.torch import load_file
from torch import Tensor, nn
from tqdm import tqdm

from ml.command import Mistake, explained, output, parser_of, weights
from ml.data import Source, open_faces
from ml.evaluate import look, mean_iou_merged, straighten
from ml.lens import Lens
from ml.metrics import accuracy, confusion
from ml.parse import load_network, to_batch
from ml.regions import BACKGROUND, CLASSES, INDEX, LABELLED, OCCLUDER
from ml.run import half, write_safetensors

BALANCED = ("background", "hair", "hat", "neck", "cloth", "earring", "necklace")
SHIFTS = (-2.0, -1.0, -0.5, -0.25, 0.25, 0.5)
SIDE = 256  # px at which is compared
STATISTICS = ("running_mean", "running_var")
SETTLED, BATCH = 320, 16  # training pictures that statistics are taken of, and how many at once


@torch.inference_mode()
def settle(network: nn.Module, source: Source, lens: Lens, share: float) -> None:
    """Move means and variances by `share` towards those of the first `SETTLED` faces of a source."""
    fresh = copy.deepcopy(network)
    for norm in norms(fresh):
        norm.reset_running_stats()
        norm.momentum = None  # the plain mean of all batches
        norm.train()
    last = min(SETTLED, len(source))
    for first in tqdm(range(0, last, BATCH), "settle", mininterval=5):
        faces = [source[index][0] for index in range(first, min(first + BATCH, last))]
        fresh(to_batch([look(face, lens) for face in faces]))
    for norm, other in zip(norms(network), norms(fresh), strict=True):
        for name in STATISTICS:
            getattr(norm, name).lerp_(getattr(other, name), share)


def norms(network: nn.Module) -> list[nn.BatchNorm2d]:
    return [module for module in network.modules() if isinstance(module, nn.BatchNorm2d)]


@torch.inference_mode()
def answers(network: nn.Module, source: Source, lens: Lens) -> tuple[Tensor, Tensor]:
    """Logits N×C×S×S and labels N×S×S."""
    pairs = [source[index] for index in range(len(source))]
    logits = [
        straighten(network(to_batch([look(image, lens)])), lens, (SIDE, SIDE))
        for image, _ in tqdm(pairs, "answers", mininterval=5)
    ]
    labels = [at_side(label) for _, label in pairs]
    return torch.cat(logits), torch.from_numpy(np.stack(labels))


def at_side(label: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Labels at the middles of SIDE × SIDE cells."""
    rows, columns = ((np.arange(SIDE) + 0.5) * size / SIDE for size in label.shape)
    return np.asarray(label[rows.astype(int)[:, None], columns.astype(int)])


def score(logits: Tensor, labels: Tensor, shifts: Tensor) -> float:
    """Twice the accuracy plus half the mean IoU of the merged classes."""
    said = (logits + shifts[:, None, None]).argmax(1)
    said[said == OCCLUDER] = BACKGROUND
    counts = confusion(labels.numpy(), said.to(torch.uint8).numpy(), len(LABELLED))
    return 2 * accuracy(counts) + mean_iou_merged(counts) / 2


def balance(logits: Tensor, labels: Tensor, names: Sequence[str] = BALANCED) -> Tensor:
    """One shift per class, C."""
    shifts = torch.zeros(len(CLASSES))
    best = score(logits, labels, shifts)
    for name in names:
        for shift in SHIFTS:
            tried = shifts.clone()
            tried[INDEX[name]] = shift
            if (found := score(logits, labels, tried)) > best:
                best, shifts = found, tried
    return shifts


def averaged(files: Sequence[Path]) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Mean weights and the first file's header."""
    states = [load_file(file) for file in files]
    shapes = [{name: tensor.shape for name, tensor in state.items()} for state in states]
    if odd := next((file for file, shape in zip(files, shapes, strict=True) if shape != shapes[0]), None):
        raise Mistake(f"{odd} holds another network than {files[0]}")
    with safe_open(files[0], "pt") as stored:
        header: dict[str, str] = stored.metadata()
    means = {
        name: torch.stack([state[name] for state in states]).double().mean(dim=0).to(first.dtype)
        for name, first in states[0].items()
    }
    return means, header


@explained()
def main() -> None:
    parser = parser_of("ml.balance", __doc__)
    parser.add_argument("--weights", type=weights, nargs="+", required=True, help="as ml.train leaves them")
    parser.add_argument("--data", type=Path, required=True, help="its validation pictures decide")
    parser.add_argument("--out", type=output, required=True)
    parser.add_argument("--settle", type=float, default=0.0, metavar="SHARE", help="0 to 1, default 0")
    options = parser.parse_args()
    torch.set_num_threads(1)
    tensors, header = averaged(options.weights)
    write_safetensors(tensors, options.out, header)
    network, lens = load_network(options.out)
    if options.settle:
        settle(network, open_faces(options.data, "train"), lens, options.settle)
        state = network.state_dict()
        tensors |= {name: half(state[name]) for name in tensors if name.endswith(STATISTICS)}
    shifts = balance(*answers(network, open_faces(options.data, "validation"), lens))
    for name in BALANCED:
        print(f"{name:12} {shifts[INDEX[name]]:+.2f}")
    bias = tensors["head.bias"]
    tensors["head.bias"] = bias + shifts.repeat_interleave(len(bias) // len(shifts)).to(bias.dtype)
    write_safetensors(tensors, options.out, header)


if __name__ == "__main__":
    main()
