"""Command line: `python -m ml.convert [--wheel FILE] [--reference]`."""

import argparse
from pathlib import Path

from safetensors.torch import save_file
from torch import nn

from ml.convert.fill import fill
from ml.convert.tflite import read_layers
from ml.convert.wheel import REQUIREMENT, read_networks
from ml.networks.blazeface import FarFaceDetector, NearFaceDetector
from ml.networks.face_mesh import FaceMesh
from ml.weights import FOLDER

NETWORKS: dict[str, type[nn.Module]] = {
    "face_near": NearFaceDetector,
    "face_far": FarFaceDetector,
    "face_mesh": FaceMesh,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m ml.convert", description=__doc__)
    parser.add_argument("--wheel", type=Path, help=f"a wheel of {REQUIREMENT} (default: download it)")
    arguments = parser.parse_args()
    for name, data in read_networks(arguments.wheel).items():
        state = fill(NETWORKS[name](), read_layers(data))
        path = FOLDER / f"{name}.safetensors"
        save_file(state, path, metadata={"source": REQUIREMENT, "licence": "Apache-2.0"})
        values = sum(value.numel() for value in state.values())
        print(f"{path.name:24} {values:9,} values {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
