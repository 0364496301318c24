"""Write the shipped parser for other runtimes: `python -m ml.export --out DIR`.

DIR gets `parser.pt2` (torch.export) and `parser.onnx`. Both take `image`, N×3×S×S float32 RGB in 0..1, and
give `probabilities`, N×20×S/2×S/2 float32. Each is run again (ONNX by OpenCV) and must agree with the network
itself. Writing ONNX needs `onnx` and `onnxscript`, which `requirements-dev.txt` names.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import torch
from torch import Tensor

from ml.command import explained, parser_of, weights
from ml.parse import PARSER, Softmax, load_network

TOLERANCE = 1e-4  # of a probability


def export(weights: Path, out: Path) -> dict[Path, float]:
    """Write both files; returns the largest difference of each from the network, over random pictures."""
    network, lens = load_network(weights)
    module = Softmax(network).eval()
    out.mkdir(parents=True, exist_ok=True)
    program = trace(module, lens.size)
    files = {out / "parser.pt2": run_program, out / "parser.onnx": run_onnx}
    torch.export.save(program, out / "parser.pt2")
    torch.onnx.export(
        program, f=out / "parser.onnx", dynamo=True, external_data=False, verbose=False,
        input_names=["image"], output_names=["probabilities"],
    )  # fmt: skip
    return {file: difference(module, lens.size, run, file) for file, run in files.items()}


def trace(module: Softmax, size: int) -> torch.export.ExportedProgram:
    """Any number of pictures at once."""
    with torch.no_grad():
        return torch.export.export(
            module,
            (torch.rand(2, 3, size, size),),
            dynamic_shapes={"image": {0: torch.export.Dim("pictures")}},
        )


@torch.no_grad()
def difference(module: Softmax, size: int, run: Callable[[Path, Tensor], Tensor], file: Path) -> float:
    """Largest absolute difference over one and over three pictures that the export has not seen."""
    generator = torch.Generator().manual_seed(1)
    batches = [torch.rand(count, 3, size, size, generator=generator) for count in (1, 3)]
    return max(float((run(file, images) - module(images)).abs().max()) for images in batches)


def run_program(file: Path, images: Tensor) -> Tensor:
    probabilities: Tensor = torch.export.load(file).module()(images)
    return probabilities


def run_onnx(file: Path, images: Tensor) -> Tensor:
    network = cv2.dnn.readNetFromONNX(str(file))
    network.setInput(images.numpy())
    return torch.from_numpy(network.forward())


@explained()
def main(arguments: Sequence[str] | None = None) -> int:
    parser = parser_of("ml.export", __doc__)
    parser.add_argument("--weights", type=weights, default=PARSER, help="default: the shipped parser")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    found = export(options.weights, options.out)
    for file, largest in found.items():
        verdict = "equal" if largest <= TOLERANCE else "DIFFERENT"
        print(f"{file}: {file.stat().st_size / 1e6:.1f} MB, {verdict}, largest difference {largest:.1e}")
    return int(max(found.values()) > TOLERANCE)


if __name__ == "__main__":
    sys.exit(main())
