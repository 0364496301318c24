"""Reading TFLite files and pouring them into modules."""

import zipfile
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from ai_edge_litert import schema_py_generated as schema
from torch import nn

from ml.convert.fill import fill
from ml.convert.reference import crop, region_matrix
from ml.convert.tflite import Layer, densify
from ml.convert.wheel import SOURCES, UnexpectedFile, read_networks
from ml.networks.face_mesh import crop_regions, region_matrices


def convolution(weight: torch.Tensor, *, depthwise: bool = False) -> Layer:
    return Layer(nn.Conv2d, depthwise, weight, torch.zeros(len(weight)))


def level(dense_size: int = 0, segments: list[int] | None = None, indices: list[int] | None = None):
    """One level of a sparse tensor, as the flatbuffer's object tells it."""
    if segments is None:
        return SimpleNamespace(format=schema.DimensionType.DENSE, denseSize=dense_size)
    return SimpleNamespace(
        format=schema.DimensionType.SPARSE_CSR,
        denseSize=0,
        arraySegments=SimpleNamespace(values=segments),
        arrayIndices=SimpleNamespace(values=indices),
    )


def test_a_grouped_layer_takes_its_twins_in_order():
    network = nn.Sequential(nn.Conv2d(8, 4, 1, groups=2))
    twins = [torch.full((2, 4, 1, 1), float(value)) for value in (1, 2)]
    state = fill(network, [convolution(twin) for twin in twins])
    assert state["0.weight"].dtype == torch.half
    assert network[0].weight[:, 0, 0, 0].tolist() == [1, 1, 2, 2]


def test_depthwise_layers_wait_in_a_queue_of_their_own():
    network = nn.Sequential(nn.Conv2d(3, 3, 3, groups=3), nn.Conv2d(3, 5, 1))
    layers = [convolution(torch.ones(5, 3, 1, 1)), convolution(torch.ones(3, 1, 3, 3), depthwise=True)]
    assert set(fill(network, layers)) == {"0.weight", "0.bias", "1.weight", "1.bias"}


def test_a_graph_with_more_layers_than_the_network_is_refused():
    layer = convolution(torch.ones(4, 8, 1, 1))
    with pytest.raises(ValueError, match="more layers"):
        fill(nn.Sequential(nn.Conv2d(8, 4, 1)), [layer, layer])


def test_csr_rows_become_dense():
    sparsity = SimpleNamespace(
        traversalOrder=[0, 1],
        blockMap=None,
        dimMetadata=[level(3), level(segments=[0, 2, 2, 3], indices=[0, 3, 1])],
    )
    tensor = SimpleNamespace(shape=[3, 4], sparsity=sparsity)
    assert densify(tensor, np.array([1, 2, 3])).tolist() == [[1, 0, 0, 2], [0, 0, 0, 0], [0, 3, 0, 0]]


def test_sparse_blocks_become_dense():
    """Blocks of 1×2 in a 2×4 tensor: the second of the first row, the first of the second."""
    sparsity = SimpleNamespace(
        traversalOrder=[0, 1, 2],
        blockMap=[1],
        dimMetadata=[level(2), level(segments=[0, 1, 2], indices=[1, 0]), level(2)],
    )
    tensor = SimpleNamespace(shape=[2, 4], sparsity=sparsity)
    assert densify(tensor, np.array([1, 2, 3, 4])).tolist() == [[0, 0, 1, 2], [3, 4, 0, 0]]


def test_a_wheel_with_another_file_is_refused(tmp_path):
    wheel = tmp_path / "other.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for source in SOURCES.values():
            archive.writestr(source.path, b"not the network")
    with pytest.raises(UnexpectedFile, match="SHA-256"):
        read_networks(wheel)


@pytest.mark.parametrize("shift", [0.0, 20.0], ids=["inside", "over the edge"])
def test_the_custom_ops_agree_with_their_numpy_version(shift):
    random = np.random.default_rng(1)
    points = random.uniform(10, 38, (80, 2)) + shift
    features = random.normal(size=(48, 48, 32)).astype(np.float32)
    expected = region_matrix(points, points[3], points[9])
    at = torch.tensor(points, dtype=torch.float32)[None]
    found = region_matrices(at, torch.arange(80)[None], torch.tensor([[3, 9]]), 16)
    np.testing.assert_allclose(found[0, 0], expected[:2], atol=1e-4)
    crops = crop_regions(torch.from_numpy(features).permute(2, 0, 1)[None], found, 16)
    np.testing.assert_allclose(crops[0].permute(1, 2, 0), crop(features, expected), atol=1e-3)
