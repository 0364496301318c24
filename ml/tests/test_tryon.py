from functools import cache

import numpy as np
import pytest
from PIL import Image

from ml import tryon
from ml.pipeline import TryOnPipeline
from ml.tests.test_pipeline import PORTRAIT
from ml.tryon import main, read_photo

once = cache(TryOnPipeline)


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    """Runs the command and gives its exit code, what it says, and the picture it wrote, if any."""
    monkeypatch.setattr(tryon, "TryOnPipeline", once)  # the weights are loaded once for all tests

    def run(*arguments, photo=PORTRAIT, out=tmp_path / "out.png"):
        code = main([str(photo), "-o", str(out), *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err, np.asarray(Image.open(out)).astype(int) if out.exists() else None

    return run


def test_a_photo_is_made_up_on_the_lips_alone(run):
    code, said, painted = run("--region", "lips", "--shade", "#B3202A", "--finish", "satin")
    changed = np.abs(painted - np.asarray(Image.open(PORTRAIT).convert("RGB"))).max(axis=-1)
    rows, columns = np.nonzero(changed)
    assert code == 0
    assert "1 face" in said
    assert 130 < rows.min() < rows.max() < 165
    assert 190 < columns.min() < columns.max() < 255


@pytest.mark.parametrize(
    "options",
    [
        ("--finish", "gloss", "--intensity", "0.5"),
        ("--shape", "gradient", "--coverage", "0.6"),
        ("--shape", "two_tone", "--second-shade", "#5e2140"),
    ],
)
def test_its_options_change_the_picture(run, options):
    plain = run("--shade", "#B3202A")[2]
    assert (run("--shade", "#B3202A", *options)[2] != plain).any()


def test_intensity_zero_leaves_every_pixel(run):
    code, _, painted = run("--shade", "#B3202A", "--intensity", "0")
    assert code == 0
    assert (painted == np.asarray(Image.open(PORTRAIT).convert("RGB"))).all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--shade", "red"], "not a colour like"),
        (["--shade", "#B3202A", "--second-shade", "#12"], "not a colour like"),
        (["--shade", "#B3202A", "--coverage", "2"], "coverage: a number from 0 to 1"),
        (["--shade", "#B3202A", "--intensity", "nan"], "intensity: a number from 0 to 1"),
    ],
)
def test_bad_values_are_named(run, arguments, message):
    code, said, painted = run(*arguments)
    assert (code, painted) == (1, None)
    assert message in said


def test_a_bad_finish_is_named(run, capsys):
    with pytest.raises(SystemExit):
        run("--shade", "#B3202A", "--finish", "wet")
    assert "invalid choice: 'wet'" in capsys.readouterr().err


@pytest.mark.parametrize("faces", ["0", "5"])
def test_too_few_or_too_many_faces_are_refused(run, capsys, faces):
    with pytest.raises(SystemExit):
        run("--shade", "#B3202A", "--faces", faces)
    assert f"--faces: invalid choice: {faces}" in capsys.readouterr().err


def test_a_missing_photo_is_named(run, tmp_path):
    code, said, _ = run("--shade", "#B3202A", photo=tmp_path / "none.jpg")
    assert code == 1
    assert "none.jpg: no such file" in said


def test_what_is_no_picture_is_named(run, tmp_path):
    (tmp_path / "text.jpg").write_text("hello")
    code, said, _ = run("--shade", "#B3202A", photo=tmp_path / "text.jpg")
    assert code == 1
    assert "not a picture" in said


def test_a_picture_without_a_face_is_named(run, tmp_path):
    Image.new("RGB", (320, 240), "grey").save(tmp_path / "wall.png")
    code, said, _ = run("--shade", "#B3202A", photo=tmp_path / "wall.png")
    assert code == 1
    assert "no face found" in said


@pytest.mark.parametrize("size", [(6000, 5000), (10_000, 10_000), (20_000, 10_000)])
def test_a_huge_picture_is_refused_by_its_header_in_one_line(run, tmp_path, recwarn, size):
    """Pillow alone warns from 90 megapixels on, and gives up at 179."""
    huge = tmp_path / "huge.png"
    Image.new("1", size).save(huge)
    code, said, _ = run("--shade", "#B3202A", photo=huge)
    assert (code, said) == (1, f"ml.tryon: {huge}: more than 24 megapixels\n")
    assert not recwarn.list


def test_an_unknown_kind_of_output_is_named(run, tmp_path):
    code, said, _ = run("--shade", "#B3202A", out=tmp_path / "out.txt")
    assert code == 1
    assert ".png" in said


def test_a_photo_is_turned_as_its_exif_says(tmp_path):
    portrait = Image.open(PORTRAIT).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera lay on its side: turn a quarter clockwise
    portrait.rotate(90, expand=True).save(tmp_path / "turned.png", exif=exif)
    assert (read_photo(tmp_path / "turned.png") == np.asarray(portrait)).all()


def test_16_bit_grey_is_scaled_to_8(tmp_path):
    grey = np.arange(256, dtype=np.uint16).reshape(16, 16)
    Image.fromarray(257 * grey).save(tmp_path / "grey.png")
    assert (read_photo(tmp_path / "grey.png") == grey[..., None]).all()


def test_hair_is_coloured_and_not_the_face(run):
    code, _, painted = run("--region", "hair", "--shade", "#B3202A", "--coverage", "1")
    changed = np.abs(painted - np.asarray(Image.open(PORTRAIT).convert("RGB"))).max(axis=-1)
    assert code == 0
    assert np.median(changed[40:55, 215:235]) > 20
    assert changed[100:180, 205:245].max() == 0


@pytest.mark.parametrize(("option", "value"), [("--finish", "gloss"), ("--shape", "two_tone")])
def test_what_hair_cannot_wear_is_named(run, option, value):
    code, said, _ = run("--region", "hair", "--shade", "#B3202A", option, value)
    assert code == 1
    assert f"{option[2:]}: one of" in said
