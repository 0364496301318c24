"""Pours the layers of a TFLite graph into a module that defines its own in the same order."""

from collections import deque
from collections.abc import Iterable

import torch
from torch import Tensor, nn

from ml.convert.tflite import Layer


def fill(network: nn.Module, layers: Iterable[Layer]) -> dict[str, Tensor]:
    """The state dict of `network` as half floats, which is how the files store it: nothing is lost.

    Convolutions, depthwise convolutions and PReLUs are three queues. A grouped layer stands for twins that
    the graph runs one after another, so it takes from its queue until it is full.
    """
    queues: dict[tuple[type[nn.Module], bool], deque[Layer]] = {}
    for layer in layers:
        queues.setdefault((layer.kind, layer.depthwise), deque()).append(layer)
    state: dict[str, Tensor] = {}
    for name, module in network.named_modules():
        if isinstance(module, nn.Conv2d | nn.PReLU):
            taken = _take(queues[type(module), _is_depthwise(module)], module.weight)
            state[f"{name}.weight"] = torch.cat([layer.weight for layer in taken]).half().contiguous()
            biases = [layer.bias for layer in taken if layer.bias is not None]
            if biases:
                state[f"{name}.bias"] = torch.cat(biases).half()
    if any(queues.values()):
        raise ValueError("the graph has more layers than the network")
    network.load_state_dict({key: value.float() for key, value in state.items()})
    return state


def _is_depthwise(module: nn.Module) -> bool:
    return isinstance(module, nn.Conv2d) and module.groups == module.in_channels


def _take(queue: deque[Layer], weight: Tensor) -> list[Layer]:
    taken = [queue.popleft()]
    while sum(len(layer.weight) for layer in taken) < len(weight):
        taken.append(queue.popleft())
    return taken
