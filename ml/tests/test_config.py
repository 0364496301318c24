import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from ml.config import Config, parse_arguments
from ml.train import main

ROOT = Path(__file__).parents[2]


def test_arguments_become_a_config() -> None:
    config = parse_arguments(
        None, ["--data", "synthetic", "--out", "x", "--epochs", "7", "--encoder-rate", "0.5"]
    )
    assert (config.epochs, config.encoder_rate, config.network) == (7, 0.5, "mimo-parser")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--epochs 0", "--epochs 0: at least 1"),
        ("--size 100", "--size 100: a multiple of 32"),
        ("--pseudo-share 2", "--pseudo-share 2.0: a share"),
        ("--rate nan", "--rate nan: at least 0"),
        ("--bend 1", "--bend 1.0"),
        ("--class-weights necklase=2", "--class-weights necklase=2: CLASS=WEIGHT"),
        ("--class-weights necklace=x", "--class-weights necklace=x: CLASS=WEIGHT"),
        ("--device cuda:99", "--device cuda:99: PyTorch has none here"),
        ("--device abacus", "--device abacus: PyTorch has none here"),
        ("--data nowhere", "there is no folder nowhere/images"),
        ("--warm-start missing.pth", "No such file or directory: missing.pth"),
        ("--network unet --warm-start x.pth", "--warm-start: only mimo-parser"),
        ("--warm-start JUNK", "no ImageNet weights"),
        ("--init JUNK", "the weights of another network"),
        ("--batch 400", "48 pictures to train do not fill a batch of 400"),
        ("--out JUNK/run", "Not a directory"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(tmp_path: Path, options: str, said: str) -> None:
    (tmp_path / "junk").write_text("no weights at all")
    given = f"--data synthetic --out {tmp_path}/run --device cpu {options}"
    with pytest.raises(SystemExit) as end:
        main(given.replace("JUNK", str(tmp_path / "junk")).split())
    assert said in str(end.value.code)
    assert "\n" not in str(end.value.code)


def test_help_explains_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    assert all(f"--{field.name.replace('_', '-')} " in told for field in fields(Config))
    assert "px that the network sees, across and down; default 192" in told


@pytest.mark.parametrize("data", ["synthetic", "../faces"])
def test_make_train_says_what_train_understands(data: str) -> None:
    given = [] if data == "synthetic" else [f"DATA={data}"]
    told = subprocess.run(
        ["make", "-n", "train", *given], cwd=ROOT, capture_output=True, text=True, check=True
    )
    command = told.stdout.partition(" -m ml.train ")[2].splitlines()[0]
    assert parse_arguments(None, command.split()).data == data
