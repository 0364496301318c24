import re
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from ml.data import Synthetic
from ml.parse import PARSER

ROOT = Path(__file__).parents[2]


def test_the_python_of_the_parsers_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/parsing.md").read_text(), re.DOTALL)
    image, label = Synthetic(1, 96)[0]
    for name, picture in (("images", image), ("labels", label)):
        (tmp_path / "faces" / name).mkdir(parents=True)
        cv2.imwrite(str(tmp_path / "faces" / name / "a.png"), picture)
    (tmp_path / "runs/first").mkdir(parents=True)
    shutil.copy(PARSER, tmp_path / "runs/first/parser.safetensors")
    cv2.imwrite(str(tmp_path / "photo.jpg"), cv2.imread(str(ROOT / "static/img/astronaut.png")))
    monkeypatch.chdir(tmp_path)
    found: dict[str, np.ndarray] = {}
    exec(code, found)  # noqa: S102, our own page
    assert found["classes"].shape == label.shape
    assert found["hair"].shape == found["photo"].shape[:2]
    assert found["hair"].max() > 0.9
