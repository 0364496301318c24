"""Uploaded photographs: any format in, one clean upright JPEG out."""

import io
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from tryon.protocol import MAX_FRAME_BYTES
from tryon.services.photos import PhotoDamaged, PhotoFormat, PhotoTooLarge, read_photo

RED, BLUE = (200, 30, 40), (30, 40, 200)
HEIC = Path(__file__).with_name("astronaut.heic")


def flag(size: tuple[int, int] = (80, 60)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image


def saved(image: Image.Image, format: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    assert image.format == "JPEG"
    assert image.mode == "RGB"
    return image


def near(colour, wanted, within=12) -> bool:
    return bool(np.abs(np.array(colour, int) - wanted).max() <= within)


@pytest.mark.parametrize(
    ("format", "options"), [("JPEG", {"quality": 95}), ("PNG", {}), ("WEBP", {"quality": 95})]
)
def test_each_format_is_read(format, options):
    picture = opened(read_photo(saved(flag(), format, **options)))
    assert picture.size == (80, 60)
    assert near(picture.getpixel((10, 30)), RED)
    assert near(picture.getpixel((70, 30)), BLUE)


def test_a_heic_photograph_is_read_upright():
    picture = opened(read_photo(HEIC.read_bytes()))
    original = Image.open("static/img/astronaut.png").convert("RGB").resize(picture.size)
    assert picture.size == (256, 256)
    assert np.abs(np.asarray(picture, int) - np.asarray(original, int)).mean() < 10


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_is_honoured_then_dropped(orientation):
    upright = flag()
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(turned[orientation]) if orientation > 1 else upright
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Camera maker"
    picture = opened(read_photo(saved(stored, "JPEG", exif=exif, quality=95)))
    assert picture.size == (80, 60)
    assert near(picture.getpixel((10, 30)), RED)
    assert not picture.getexif()


def test_no_metadata_comes_through():
    exif = Image.Exif()
    exif[0x9286] = "secret"
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "secret")
    for data in (
        saved(flag(), "JPEG", exif=exif, comment=b"secret", xmp=b"secret"),
        saved(flag(), "PNG", pnginfo=text),
        saved(flag(), "WEBP", exif=exif, xmp=b"secret"),
    ):
        assert b"secret" in data
        clean = read_photo(data)
        assert b"secret" not in clean
        assert set(opened(clean).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_transparency_lies_on_white():
    image = flag().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 40, 60))
    for format in ("PNG", "WEBP"):
        assert near(opened(read_photo(saved(image, format))).getpixel((10, 30)), (255, 255, 255))


def test_palettes_grey_and_sixteen_bits_keep_their_tones():
    assert near(opened(read_photo(saved(flag().quantize(8), "PNG"))).getpixel((10, 30)), RED)
    assert near(opened(read_photo(saved(Image.new("L", (40, 40), 77), "PNG"))).getpixel((9, 9)), (77, 77, 77))
    deep = Image.fromarray(np.full((40, 40), 77 * 257, np.uint16))
    assert near(opened(read_photo(saved(deep, "PNG"))).getpixel((9, 9)), (77, 77, 77))


def test_cmyk_is_read():
    assert near(
        opened(read_photo(saved(flag().convert("CMYK"), "JPEG", quality=95))).getpixel((10, 30)), RED, 20
    )


def test_the_first_picture_of_an_animation_is_taken():
    data = saved(
        flag(), "WEBP", save_all=True, append_images=[Image.new("RGB", (80, 60), "green")], lossless=True
    )
    assert near(opened(read_photo(data)).getpixel((10, 30)), RED)


def test_a_colour_profile_is_honoured_then_dropped():
    """Under a profile whose red primary is sRGB's blue, red pixels mean blue."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert near(opened(read_photo(saved(flag(), "PNG", icc_profile=srgb))).getpixel((10, 30)), RED)
    swapped = srgb.replace(b"rXYZ", b"----").replace(b"bXYZ", b"rXYZ").replace(b"----", b"bXYZ")
    picture = opened(read_photo(saved(flag(), "PNG", icc_profile=swapped)))
    assert near(picture.getpixel((10, 30)), BLUE, 20)
    assert "icc_profile" not in picture.info


def test_a_broken_profile_is_no_reason_to_refuse():
    picture = opened(read_photo(saved(flag(), "PNG", icc_profile=b"no profile at all")))
    assert near(picture.getpixel((10, 30)), RED)


def test_a_large_photograph_fits_side_and_bytes():
    noise = np.random.default_rng(0).integers(0, 256, (1500, 2400, 3), np.uint8)
    data = read_photo(saved(Image.fromarray(noise), "JPEG", quality=90))
    assert len(data) <= MAX_FRAME_BYTES
    assert max(opened(data).size) <= 1280
    assert opened(data).width / opened(data).height == pytest.approx(1.6, abs=0.01)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_more_than_24_megapixels_are_refused_by_the_header(monkeypatch):
    def never(*args):
        raise AssertionError("decoded")

    bombs = [png_header(13_000, 13_000), png_header(4900, 4900)]
    monkeypatch.setattr(Image.Image, "load", never)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", never)
    for bomb in bombs:
        with pytest.raises(PhotoTooLarge):
            read_photo(bomb)


def png_header(width: int, height: int) -> bytes:
    """A PNG that says it is that large and holds next to nothing."""
    small = saved(Image.new("L", (16, 16)), "PNG")
    header = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + small[24:29]
    return small[:12] + header + zlib.crc32(header).to_bytes(4, "big") + small[33:]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"plain words",
        b"GIF89a" + bytes(60),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"BM" + bytes(60),
    ],
)
def test_other_formats_are_refused(data):
    with pytest.raises(PhotoFormat):
        read_photo(data)


def test_a_real_gif_is_refused_whatever_it_is_called():
    with pytest.raises(PhotoFormat):
        read_photo(saved(flag(), "GIF"))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_cut_off_file_is_damaged(format):
    data = saved(Image.effect_noise((300, 300), 90).convert("RGB"), format)
    with pytest.raises((PhotoDamaged, PhotoFormat)):
        read_photo(data[: len(data) // 2])


def test_a_cut_off_heic_is_damaged():
    with pytest.raises((PhotoDamaged, PhotoFormat)):
        read_photo(HEIC.read_bytes()[:6000])


def test_endless_scans_are_refused():
    with pytest.raises(PhotoDamaged):
        read_photo(saved(flag(), "JPEG") + b"\xff\xda" * 200)


def test_more_bytes_than_allowed_are_refused(monkeypatch):
    monkeypatch.setattr("catalog.photos.MAX_BYTES", 100)
    with pytest.raises(PhotoTooLarge):
        read_photo(saved(flag(), "JPEG"))
