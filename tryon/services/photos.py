"""A photograph to try on: any format in, one frame of the live session out."""

import io

from PIL import Image

from catalog.photos import PhotoDamaged, PhotoFormat, PhotoTooLarge, decode_photo
from tryon.protocol import MAX_FRAME_BYTES, MAX_FRAME_SIDE, MIN_FRAME_SIDE

__all__ = ["PhotoDamaged", "PhotoFormat", "PhotoTooLarge", "read_photo"]

QUALITIES = (92, 85, 78, 70, 60)


def read_photo(data: bytes) -> bytes:
    """The picture upright, in sRGB, without metadata, at most 1280 px and 256 KiB, as JPEG."""
    return _fit(decode_photo(data, side=MAX_FRAME_SIDE, least=MIN_FRAME_SIDE))


def _fit(picture: Image.Image) -> bytes:
    """As JPEG, as good as 256 KiB allow."""
    while True:
        for quality in QUALITIES:
            file = io.BytesIO()
            picture.save(file, "JPEG", quality=quality, subsampling=0 if quality >= 85 else 2)
            if file.tell() <= MAX_FRAME_BYTES:
                return file.getvalue()
        picture = picture.resize((picture.width * 3 // 4, picture.height * 3 // 4), Image.Resampling.LANCZOS)
