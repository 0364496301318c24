"""Try make-up on a photograph: `python -m ml.tryon photo.jpg --shade "#B3202A" --finish satin -o out.png`."""

import argparse
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image, ImageOps

from ml.look import FINISHES, HAIR_FINISHES, LIP_SHAPES, REGIONS, InvalidLook, Look
from ml.pipeline import TryOnPipeline
from ml.render import render_look

MAX_MEGAPIXELS = 24
DEFAULT_FINISH = {"lips": "satin", "hair": "natural"}
WRITABLE = (".png", ".jpg", ".jpeg", ".webp")


class CannotTryOn(Exception):
    """Why the photograph cannot be made up, in words for whoever typed the command."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    torch.set_num_threads(1)  # more only stall each other where the cores are busy
    try:
        faces = try_on(options.photo, options.out, look=_look(options), max_faces=options.faces)
    except CannotTryOn as error:
        print(f"ml.tryon: {error}", file=sys.stderr)
        return 1
    print(f"{options.out}: {faces} face{'s' if faces > 1 else ''}")
    return 0


def try_on(photo: Path, out: Path, *, look: Look, max_faces: int = 4) -> int:
    """Render the look into `out` and return the number of faces that wear it."""
    if out.suffix.lower() not in WRITABLE:
        raise CannotTryOn(f"{out.name}: write to one of {', '.join(WRITABLE)}")
    image = read_photo(photo)
    pipeline = TryOnPipeline()
    state = pipeline.new_state(max_faces=max_faces, still=True)
    views = pipeline.understand(image, state, regions=look.regions)
    if not views:
        raise CannotTryOn(f"{photo}: no face found")
    worn = [view for view in views if all(view.matte(layer.region) for layer in look.layers)]
    if not worn:
        raise CannotTryOn(f"{photo}: the {look.layers[0].region} cannot be seen")
    try:
        Image.fromarray(render_look(image, worn, look)).save(out, quality=95)
    except OSError as error:
        raise CannotTryOn(f"cannot write {out}: {error.strerror or error}") from None
    return len(worn)


def read_photo(path: Path) -> npt.NDArray[np.uint8]:
    """H×W×3 uint8 sRGB, upright: turned as its EXIF says."""
    try:
        with (
            warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning),
            Image.open(path) as photo,
        ):
            if photo.width * photo.height > MAX_MEGAPIXELS * 1_000_000:
                raise Image.DecompressionBombError
            return np.asarray(_to_rgb(ImageOps.exif_transpose(photo)))
    except FileNotFoundError:
        raise CannotTryOn(f"{path}: no such file") from None
    except Image.DecompressionBombError:
        raise CannotTryOn(f"{path}: more than {MAX_MEGAPIXELS} megapixels") from None
    except OSError as error:
        raise CannotTryOn(f"{path}: not a picture that can be read ({error})") from None


def _to_rgb(photo: Image.Image) -> Image.Image:
    """8-bit; Pillow alone would clip 16-bit grey to white instead of scaling it."""
    if photo.mode.startswith("I"):
        photo = photo.convert("I").point(lambda value: value / 257).convert("L")
    return photo.convert("RGB")


def _look(options: argparse.Namespace) -> Look:
    layer = {
        "region": options.region,
        "colours": [options.shade] + ([options.second_shade] if options.second_shade else []),
        "finish": options.finish or DEFAULT_FINISH[options.region],
        "shape": options.shape,
        "coverage": options.coverage,
        "intensity": options.intensity,
    }
    try:
        return Look.from_json({"layers": [layer]})
    except InvalidLook as error:
        raise CannotTryOn(str(error)) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ml.tryon", description="Try make-up on a photograph.")
    parser.add_argument("photo", type=Path, help="JPEG, PNG or WebP with a face")
    parser.add_argument("--region", default="lips", choices=REGIONS)
    parser.add_argument("--shade", required=True, help="the colour, like #B3202A")
    parser.add_argument("--second-shade", help="a second colour for a gradient or two tones")
    parser.add_argument("--finish", choices=FINISHES + HAIR_FINISHES, help="satin for lips, natural for hair")
    parser.add_argument("--shape", default="full", choices=LIP_SHAPES)
    parser.add_argument("--coverage", type=float, default=0.85, help="how opaque the product is, 0 to 1")
    parser.add_argument("--intensity", type=float, default=1.0, help="how much is put on, 0 to 1")
    parser.add_argument("--faces", type=int, default=4, choices=range(1, 5), help="make up at most so many")
    parser.add_argument("-o", "--out", type=Path, required=True, help="PNG, JPEG or WebP to write")
    return parser


if __name__ == "__main__":
    sys.exit(main())
