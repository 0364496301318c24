"""Reads the trained layers out of a TFLite file, in the order in which its graph runs them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray
from torch import Tensor, nn

Array = NDArray[Any]
DTYPES = {schema.TensorType.FLOAT32: np.float32, schema.TensorType.FLOAT16: np.float16}
BUILTIN = schema.BuiltinOperator
UNPACKING = {BUILTIN.DEQUANTIZE, BUILTIN.DENSIFY}  # half → single, sparse → dense: done while reading


@dataclass(frozen=True)
class Layer:
    kind: type[nn.Module]
    depthwise: bool
    weight: Tensor  # in PyTorch's layout
    bias: Tensor | None


def parse_model(data: bytes) -> Any:
    return schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(data, 0))


def opcode(model: Any, operator: Any) -> int:
    code = model.operatorCodes[operator.opcodeIndex]
    return int(max(code.builtinCode, code.deprecatedBuiltinCode))


def read_layers(data: bytes) -> list[Layer]:
    """Every convolution and PReLU of the file's one graph."""
    model = parse_model(data)
    graph = model.subgraphs[0]
    constants = Constants(model)
    layers = []
    for operator in graph.operators:
        code = opcode(model, operator)
        inputs = [int(i) for i in operator.inputs]
        if code in UNPACKING:
            constants.unpack(inputs[0], int(operator.outputs[0]))
        elif code == BUILTIN.CONV_2D:  # O×H×W×I → O×I×H×W
            weight = constants[inputs[1]].permute(0, 3, 1, 2)
            layers.append(Layer(nn.Conv2d, False, weight, constants[inputs[2]]))
        elif code == BUILTIN.DEPTHWISE_CONV_2D:  # 1×H×W×C → C×1×H×W
            weight = constants[inputs[1]].permute(3, 0, 1, 2)
            layers.append(Layer(nn.Conv2d, True, weight, constants[inputs[2]]))
        elif code == BUILTIN.PRELU:
            layers.append(Layer(nn.PReLU, False, constants[inputs[1]].flatten(), None))
    return layers


class Constants:
    """The constant tensors of a graph by their index, dense."""

    def __init__(self, model: Any) -> None:
        self.tensors = model.subgraphs[0].tensors
        self.buffers = model.buffers
        self.source: dict[int, int] = {}

    def unpack(self, packed: int, unpacked: int) -> None:
        self.source[unpacked] = self.source.get(packed, packed)

    def __getitem__(self, index: int) -> Tensor:
        tensor = self.tensors[self.source.get(index, index)]
        values = np.frombuffer(bytes(self.buffers[tensor.buffer].data), DTYPES[tensor.type])
        if tensor.sparsity is not None:
            return torch.from_numpy(densify(tensor, values))
        return torch.from_numpy(values.reshape(tensor.shape).copy())


def densify(tensor: Any, values: Array) -> Array:
    """A sparse tensor made dense: any levels and blocks of `SparsityParameters` in TFLite's schema.

    Walks the levels outside in and keeps, for each stored value so far, its coordinate in every level.
    """
    sparsity = tensor.sparsity
    at: Array = np.zeros((1, 0), np.int64)
    for level in sparsity.dimMetadata:
        if level.format == schema.DimensionType.DENSE:
            counts: Array = np.full(len(at), level.denseSize)
            inner: Array = np.tile(np.arange(level.denseSize), len(at))
        else:
            counts = np.diff(np.asarray(level.arraySegments.values, np.int64))
            inner = np.asarray(level.arrayIndices.values, np.int64)
        at = np.column_stack([np.repeat(at, counts, axis=0), inner])
    rank = len(tensor.shape)
    order = [int(i) for i in sparsity.traversalOrder]
    blocks = [int(i) for i in sparsity.blockMap] if sparsity.blockMap is not None else []
    place = np.empty((len(at), rank), np.int64)
    place[:, order[:rank]] = at[:, :rank]
    for block, dimension in enumerate(blocks):
        place[:, dimension] *= sparsity.dimMetadata[rank + block].denseSize
        place[:, dimension] += at[:, rank + block]
    dense = np.zeros(tensor.shape, values.dtype)
    dense[tuple(place.T)] = values[: len(at)]
    return dense
