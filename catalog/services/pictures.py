"""Pictures of products: re-encoded without metadata, kept in three widths and two formats."""

import io
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image

from catalog.models import Picture, Product
from catalog.models.picture import FORMATS, WIDTHS
from catalog.photos import decode_photo

SAVED: dict[str, dict[str, object]] = {
    "webp": {"format": "WEBP", "quality": 82, "method": 4},
    "jpg": {"format": "JPEG", "quality": 85, "progressive": True, "optimize": True},
}


def add_picture(*, product: Product, data: bytes, alt_ko: str, alt_en: str, place: int = 0) -> Picture:
    """The files are written first and taken back if the row cannot be. Raises what `decode_photo` does."""
    image = decode_photo(data, side=WIDTHS[-1], least=64)
    picture = Picture(product=product, alt_ko=alt_ko, alt_en=alt_en, place=place)
    return write_picture(picture=picture, image=image)


def write_picture(*, picture: Picture, image: Image.Image) -> Picture:
    """Keep the image under the picture's key, and the row."""
    picture.width, picture.height = image.size
    try:
        for width in WIDTHS:
            _write(picture, image, width)
        picture.save()
    except Exception:
        remove_files(picture.key)
        raise
    return picture


def _write(picture: Picture, image: Image.Image, width: int) -> None:
    small = image.copy()
    small.thumbnail((width, 2 * width), Image.Resampling.LANCZOS)
    for suffix in FORMATS:
        file = io.BytesIO()
        small.save(file, **SAVED[suffix])  # type: ignore[arg-type]
        default_storage.save(picture.path(width, suffix), ContentFile(file.getvalue()))


def remove_later(picture: Picture) -> None:
    """Its files, once the row's end is committed."""
    key = picture.key
    transaction.on_commit(lambda: remove_files(key))


def remove_files(key: UUID) -> None:
    for width in WIDTHS:
        for suffix in FORMATS:
            default_storage.delete(f"pictures/{key}/{width}.{suffix}")
