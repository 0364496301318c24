"""The trained weights that ship with the project; NOTICE and the model cards lie beside them."""

from pathlib import Path

import torch
from safetensors.torch import load_file

FOLDER = Path(__file__).parent


def load(name: str) -> dict[str, torch.Tensor]:
    """The state dict `name`.safetensors; half floats come back as float32."""
    state = load_file(FOLDER / f"{name}.safetensors")
    return {key: value.float() if value.is_floating_point() else value for key, value in state.items()}
