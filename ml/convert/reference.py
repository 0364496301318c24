"""Reference outputs of the networks, made without PyTorch: LiteRT runs the graphs, NumPy the custom ops.

LiteRT does not know three ops of the face mesh, so that graph is cut where they stand.
"""

from pathlib import Path
from typing import Any

import cv2
import flatbuffers
import numpy as np
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from numpy.typing import NDArray

from ml.convert.tflite import parse_model
from ml.networks.face_mesh import CORNERS, EYELIDS, LEFT_EYE, LIPS, REGIONS, RIGHT_EYE

Array = NDArray[Any]
PORTRAIT = Path(__file__).parents[2] / "static/img/astronaut.png"
FACE = (slice(20, 220), slice(120, 320))  # of the astronaut
ANCHORS_KEPT = 7  # every seventh anchor is stored
STEP = 4  # input px for one px of the feature map that the regions are cut from
CROP, MARGIN = 16, 1.5


def inputs(size: int) -> dict[str, NDArray[np.uint8]]:
    """What the networks are compared on: a face and noise, size×size×3 uint8 RGB."""
    portrait = np.asarray(cv2.imread(str(PORTRAIT), cv2.IMREAD_COLOR_RGB), np.uint8)
    face = cv2.resize(portrait[FACE], (size, size), interpolation=cv2.INTER_AREA)
    return {"face": face, "noise": np.random.default_rng(0).integers(0, 256, face.shape, dtype=np.uint8)}


def write_references(networks: dict[str, bytes], folder: Path) -> None:
    """One npz for each network: `<input>` and `<input>_<output>` of both inputs."""
    for name, data in networks.items():
        references: dict[str, Array] = {}
        for kind, image in inputs(192 if name != "face_near" else 128).items():
            outputs = face_mesh(data, image) if name == "face_mesh" else detector(data, image)
            references |= {kind: image} | {f"{kind}_{key}": value for key, value in outputs.items()}
        np.savez_compressed(folder / f"{name}.npz", **references)  # type: ignore[arg-type]


def detector(data: bytes, image: NDArray[np.uint8]) -> dict[str, Array]:
    boxes, logits = run(data, [image[None] / np.float32(127.5) - 1])
    return {"boxes": boxes[0, ::ANCHORS_KEPT], "logits": logits[0, ::ANCHORS_KEPT, 0]}


def face_mesh(data: bytes, image: NDArray[np.uint8]) -> dict[str, Array]:
    """The mesh with its regions' points in place, 478×3 px, and the presence logit."""
    graph = parse_model(data).subgraphs[0]
    named = {tensor.name.decode(): index for index, tensor in enumerate(graph.tensors)}
    custom = [named[f"transform_tensor_bilinear_v2{twin}"] for twin in ("", "_1", "_2")]
    features_at = next(int(op.inputs[0]) for op in graph.operators if int(op.outputs[0]) in custom)
    heads = [named[name] for name in ("reshape_1", "reshape_3", "reshape_4", "reshape_6", "reshape_7")]
    whole = cut(data, [0], [named["output_mesh"], named["conv_faceflag"], features_at])
    mesh, presence, features = run(whole, [image[None] / np.float32(255)])
    mesh = mesh.reshape(468, 3)
    matrices = [
        region_matrix(mesh[list(region), :2] / STEP, *mesh[list(corners), :2])
        for region, corners in zip(REGIONS, CORNERS, strict=True)
    ]
    found = run(cut(data, custom, heads), [crop(features[0], matrix)[None] for matrix in matrices])
    return {"landmarks": assemble(mesh, found, matrices), "presence": presence.reshape(1)}


def region_matrix(points: Array, start: Array, end: Array) -> Array:
    """Landmarks2TransformMatrix: 3×3, crop px → map px, holding N×2 points, level from `start` to `end`."""
    angle = np.arctan2(end[1] - start[1], end[0] - start[0])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    level = points @ turn
    low, high = level.min(0), level.max(0)
    matrix = np.eye(3)
    matrix[:2, :2] = turn @ np.diag((high - low) * MARGIN / CROP)
    matrix[:2, 2] = turn @ ((low + high) / 2) - matrix[:2, :2] @ [CROP / 2, CROP / 2]
    return matrix


def crop(features: Array, matrix: Array) -> Array:
    """TransformTensorBilinear, version 2: H×W×C cut to CROP×CROP×C, px centres at +0.5, zero outside."""
    height, width, channels = features.shape
    out = np.zeros((CROP, CROP, channels), np.float32)
    for row, column in np.ndindex(CROP, CROP):
        x, y, _ = matrix @ [column + 0.5, row + 0.5, 1] - 0.5
        if 0 <= x <= width - 1 and 0 <= y <= height - 1:
            left, top = min(int(x), width - 2), min(int(y), height - 2)
            across, down = x - left, y - top
            upper = features[top, left] * (1 - across) + features[top, left + 1] * across
            lower = features[top + 1, left] * (1 - across) + features[top + 1, left + 1] * across
            out[row, column] = upper * (1 - down) + lower * down
    return out


def assemble(mesh: Array, found: list[Array], matrices: list[Array]) -> Array:
    """TransformLandmarks of the five heads' points over the mesh's own; the irises at their lids' depth."""
    placed = []
    for points, region in zip(found, (0, 1, 1, 2, 2), strict=True):
        matrix = matrices[region]
        placed.append(points.reshape(-1, 2) @ matrix[:2, :2].T + matrix[:2, 2] * STEP)
    lips, right, right_iris, left, left_iris = placed
    landmarks = np.zeros((478, 3), np.float32)
    landmarks[:468] = mesh
    for index, points in ((LIPS, lips), (RIGHT_EYE, right), (LEFT_EYE, left)):
        landmarks[list(index), :2] = points
    for at, iris, eye in ((468, right_iris, RIGHT_EYE), (473, left_iris, LEFT_EYE)):
        landmarks[at : at + 5, :2] = iris
        landmarks[at : at + 5, 2] = mesh[list(eye[:EYELIDS]), 2].mean()
    return landmarks


def cut(data: bytes, inputs: list[int], outputs: list[int]) -> bytes:
    """The part of a TFLite graph that leads from these tensors to those."""
    model = parse_model(data)
    graph = model.subgraphs[0]
    needed, kept = set(outputs) - set(inputs), []
    for operator in reversed(graph.operators):
        if needed.intersection(operator.outputs.tolist()):
            needed |= set(operator.inputs.tolist()) - set(inputs)
            kept.append(operator)
    graph.inputs, graph.outputs, graph.operators = inputs, outputs, kept[::-1]
    model.signatureDefs = None
    builder = flatbuffers.Builder(len(data))
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def run(data: bytes, values: list[Array]) -> list[Array]:
    """What LiteRT's plain kernels answer, in the order of the graph's outputs."""
    kernels = OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    interpreter = Interpreter(model_content=data, num_threads=1, experimental_op_resolver_type=kernels)
    interpreter.allocate_tensors()
    for detail, value in zip(interpreter.get_input_details(), values, strict=True):
        interpreter.set_tensor(detail["index"], np.ascontiguousarray(value, np.float32))
    interpreter.invoke()
    return [interpreter.get_tensor(detail["index"]) for detail in interpreter.get_output_details()]
