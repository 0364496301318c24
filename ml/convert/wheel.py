"""The wheel that holds the networks: fetched by its exact name, each file checked against its SHA-256."""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

REQUIREMENT = "mediapipe==0.10.21"  # only its data files are used: the package itself clashes with NumPy 2


@dataclass(frozen=True)
class Source:
    path: str
    sha256: str


SOURCES = {
    "face_near": Source(
        "mediapipe/modules/face_detection/face_detection_short_range.tflite",
        "bbff11cebd1eb27a1e004cae0b0e63ec8c551cbf34a4451148b4908b8db3eca8",
    ),
    "face_far": Source(
        "mediapipe/modules/face_detection/face_detection_full_range_sparse.tflite",
        "2c3728e6da56f21e21a320433396fb06d40d9088f2247c05e5635a688d45dfe1",
    ),
    "face_mesh": Source(
        "mediapipe/modules/face_landmark/face_landmark_with_attention.tflite",
        "e06a804e0144f9929eda782122916b35d60c697c3c9344013ca2bbe76a6ce2b4",
    ),
}


class UnexpectedFile(ValueError):
    """The wheel holds another file than the one that was converted and tested."""


def download(folder: Path) -> Path:
    """The wheel of `REQUIREMENT`, fetched into `folder` by pip; the networks in it are any platform's."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--dest", str(folder), REQUIREMENT], check=True)  # noqa: S603
    return next(folder.glob("*.whl"))


def read_networks(wheel: Path | None = None) -> dict[str, bytes]:
    """Name → TFLite file, out of `wheel` or of a freshly downloaded one."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(wheel or download(Path(folder))) as archive:
        return {name: _checked(archive.read(source.path), source) for name, source in SOURCES.items()}


def _checked(data: bytes, source: Source) -> bytes:
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise UnexpectedFile(f"{source.path} does not have the SHA-256 {source.sha256}")
    return data
