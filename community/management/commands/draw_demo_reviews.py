"""Draws the pictures of the demo's reviews and members anew. Run by hand, after `load_demo_shop`."""

from pathlib import Path
from typing import Any

import cv2
from django.core.management.base import BaseCommand
from numpy.typing import NDArray

from catalog.models import Shade
from community.services.demo import FOLDER, member_picture_name, read_demo
from community.services.demo_pictures import on_paper, on_skin
from community.services.demo_reviews import picture_name, read_demo_reviews

QUALITY = 84


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        data = read_demo_reviews()
        for seed, (handle, slug) in enumerate(data["pictured"]):
            (number,) = [row[1] for row in data["words"][slug] if row[0] == handle]
            shade = Shade.objects.get(variant__product__slug=slug, number=number)
            self.write(FOLDER / picture_name(handle, slug), on_skin(shade, data["people"][handle][1], seed))
        for seed, (handle, sku) in enumerate(read_demo()["pictured"].items()):
            self.write(
                FOLDER / member_picture_name(handle), on_paper(Shade.objects.get(variant__sku=sku), seed)
            )

    def write(self, path: Path, picture: NDArray[Any]) -> None:
        cv2.imwrite(str(path), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        self.stdout.write(path.name)
