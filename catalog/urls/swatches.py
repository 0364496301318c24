"""The pictures of shades."""

from django.urls import path, register_converter

from catalog.services.swatches import KINDS, WIDTHS
from catalog.views import swatches

app_name = "swatches"


class KindConverter:
    regex = "|".join(KINDS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class WidthConverter:
    regex = "|".join(map(str, WIDTHS))

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(KindConverter, "kind")
register_converter(WidthConverter, "width")

urlpatterns = [
    path("<int:pk>/<kind:kind>.webp", swatches.latest, name="latest"),
    path("<int:pk>-<slug:key>/card.jpg", swatches.card, name="card"),
    path("<int:pk>-<slug:key>/<kind:kind>-<width:width>.webp", swatches.picture, name="picture"),
]
