"""Reads an uploaded picture, in memory: four formats in, an upright sRGB image without metadata out."""

import io
from contextlib import suppress

import pi_heif
from PIL import Image, ImageCms, ImageOps

MAX_PIXELS = 24_000_000
MAX_BYTES = 25 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP")
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}
SOS, MAX_SCANS = b"\xff\xda", 64  # a progressive JPEG may ask for a pass over the picture every ten bytes
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


class PhotoFormat(ValueError):
    """None of the formats that we read."""


class PhotoTooLarge(ValueError):
    """More pixels or bytes than we decode."""


class PhotoDamaged(ValueError):
    """The header was right and the rest is not."""


def decode_photo(data: bytes, *, side: int, least: int = 16) -> Image.Image:
    """The picture upright, in sRGB, without metadata, in a square of `side` px; RGB.

    Its format is told by its content, its size by its header before anything is decoded.
    """
    if len(data) > MAX_BYTES:
        raise PhotoTooLarge
    try:
        picture = _open(data)
        _check_size(picture, least)
        return _bare(_to_srgb(_shrink(picture, side)))
    except (PhotoFormat, PhotoTooLarge, PhotoDamaged):
        raise
    except Exception:  # decoders raise almost anything on damaged files; their messages may quote them
        raise PhotoDamaged from None


def _open(data: bytes) -> Image.Image:
    """The first picture of the file; only its header is read yet."""
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        heic: Image.Image = pi_heif.HeifImageFile(io.BytesIO(data))
        return heic
    if data.startswith(b"\xff\xd8") and data.count(SOS) > MAX_SCANS:
        raise PhotoDamaged
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        raise PhotoTooLarge from None
    except (OSError, SyntaxError, ValueError):
        raise PhotoFormat from None


def _check_size(picture: Image.Image, least: int) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise PhotoTooLarge
    if min(picture.size) < least:
        raise PhotoFormat


def _shrink(picture: Image.Image, side: int) -> Image.Image:
    """Decode (a JPEG at a fraction of its size where that is enough), make upright, fit into the square."""
    profile = picture.info.get("icc_profile")
    picture.draft(picture.mode if picture.mode != "YCbCr" else "RGB", (2 * side, 2 * side))
    upright = ImageOps.exif_transpose(picture)
    flat = _flatten(upright)
    flat.thumbnail((side, side), Image.Resampling.LANCZOS)
    if profile:
        flat.info["icc_profile"] = profile
    return flat


def _flatten(picture: Image.Image) -> Image.Image:
    """8-bit RGB, CMYK or L: transparency on white, high bit depths scaled, palettes looked up."""
    if picture.mode.startswith("I"):  # 16-bit grey
        return picture.convert("I").point(lambda value: value / 257).convert("L")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")
    return picture if picture.mode in {"RGB", "CMYK", "L"} else picture.convert("RGB")


def _to_srgb(picture: Image.Image) -> Image.Image:
    """Honour the colour profile (phones write Display P3), then drop it."""
    profile = picture.info.get("icc_profile")
    converted: Image.Image | None = None
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):  # broken, or of another colour model: as if it had none
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, SRGB, outputMode="RGB")
    return converted or picture.convert("RGB")


def _bare(picture: Image.Image) -> Image.Image:
    """A new image, so that no metadata follows."""
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    return clean
