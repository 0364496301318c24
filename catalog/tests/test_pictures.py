"""Pictures of products: uploaded by the brand's staff, shown in sizes, gone with their row."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from PIL import Image

from catalog.models import Brand, Picture
from catalog.models.picture import FORMATS, WIDTHS
from catalog.photos import PhotoDamaged, PhotoFormat, PhotoTooLarge
from catalog.services.pictures import add_picture
from mimo_site.testing import make_shade


def jpeg(size=(1600, 1000), **options):
    file = io.BytesIO()
    Image.new("RGB", size, (200, 30, 40)).save(file, "JPEG", **options)
    return file.getvalue()


@pytest.fixture
def picture(shade):
    exif = Image.Exif()
    exif[0x010F] = "a camera that tells"
    data = jpeg(exif=exif)
    return add_picture(product=shade.variant.product, data=data, alt_ko="빨간 튜브", alt_en="A red tube")


def test_it_is_kept_in_three_widths_and_two_formats_without_metadata(picture):
    assert (picture.width, picture.height) == (1280, 800)
    for width in WIDTHS:
        for suffix in FORMATS:
            with default_storage.open(picture.path(width, suffix)) as file:
                data = file.read()
            assert b"camera" not in data
            assert Image.open(io.BytesIO(data)).size == (width, width * 5 // 8)


def test_it_leads_the_page_and_the_card_with_its_words(client, picture):
    for path in ("/en/shop/velvet-hour/", "/en/shop/"):
        html = client.get(path).content.decode()
        assert 'alt="A red tube"' in html
        assert f"/pictures/{picture.key}/640.jpg" in html
        assert f"/pictures/{picture.key}/1280.webp 1280w" in html


@pytest.mark.parametrize(("suffix", "kind"), [("webp", "image/webp"), ("jpg", "image/jpeg")])
def test_a_browser_keeps_it_for_good(client, picture, suffix, kind):
    response = client.get(f"/pictures/{picture.key}/320.{suffix}")
    assert response["Content-Type"] == kind
    assert "immutable" in response["Cache-Control"]


@pytest.mark.parametrize("name", ["321.webp", "320.png", "320.gif"])
def test_what_is_not_kept_is_not_found(client, picture, name):
    assert client.get(f"/pictures/{picture.key}/{name}").status_code == 404
    assert client.get(f"/pictures/00000000-0000-4000-8000-000000000000/{name}").status_code == 404


@pytest.mark.parametrize("of_product", [False, True])
def test_its_files_go_with_its_row(picture, of_product, django_capture_on_commit_callbacks):
    paths = [picture.path(width, suffix) for width in WIDTHS for suffix in FORMATS]
    assert all(map(default_storage.exists, paths))
    with django_capture_on_commit_callbacks(execute=True):
        picture.product.delete() if of_product else picture.delete()
    assert not any(map(default_storage.exists, paths))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"no picture", PhotoFormat),
        (jpeg((5000, 5000)), PhotoTooLarge),
        (jpeg()[:3000], PhotoDamaged),
        (jpeg((20, 20)), PhotoFormat),
    ],
)
def test_what_is_no_picture_is_refused_and_leaves_nothing(shade, data, problem):
    with pytest.raises(problem):
        add_picture(product=shade.variant.product, data=data, alt_ko="가", alt_en="a")
    assert not Picture.objects.exists()


def form_of(product, **picture):
    rows = {f"pictures-0-{name}": value for name, value in picture.items()}
    return {
        "brand": product.brand_id,
        "category": "lip",
        "name_ko": "벨벳",
        "name_en": "Velvet",
        "slug": product.slug,
        "published_at_0": "2025-01-01",
        "published_at_1": "10:00",
        "ingredients": "Aqua, Limonene",
        "pictures-TOTAL_FORMS": "1" if picture else "0",
        "pictures-INITIAL_FORMS": "0",
        **rows,
    }


def test_bob_uploads_a_picture_and_the_ingredients_of_his_brand(client, bob, shade):
    client.force_login(bob)
    product = shade.variant.product
    page = reverse("admin:catalog_product_change", args=[product.pk])
    upload = SimpleUploadedFile("tube.jpg", jpeg(), "image/jpeg")
    words = {"alt_ko": "튜브", "alt_en": "Tube", "place": "0"}
    assert client.post(page, form_of(product, upload=upload, **words)).status_code == 302
    assert product.pictures.get().alt_en == "Tube"
    assert [row.ingredient.name for row in product.contents.all()] == ["Aqua", "Limonene"]


@pytest.mark.parametrize(
    ("upload", "words", "said"),
    [
        (b"no picture", {"alt_ko": "튜브", "alt_en": "Tube"}, "no picture that can be read"),
        (b"", {"alt_ko": "튜브", "alt_en": "Tube"}, "empty"),
        (jpeg(), {"alt_ko": "", "alt_en": "Tube"}, "required"),
    ],
)
def test_a_bad_upload_is_explained(client, bob, shade, upload, words, said):
    client.force_login(bob)
    product = shade.variant.product
    with override("en"):
        page = reverse("admin:catalog_product_change", args=[product.pk])
    file = SimpleUploadedFile("tube.jpg", upload, "image/jpeg")
    response = client.post(page, form_of(product, upload=file, place="0", **words))
    assert response.status_code == 200
    assert said in response.content.decode()
    assert not Picture.objects.exists()


def test_bob_cannot_touch_another_brands_pictures(client, bob):
    other = Brand.objects.create(slug="oval", name_ko="오벌", name_en="OVAL")
    product = make_shade(other, "theirs").variant.product
    client.force_login(bob)
    page = reverse("admin:catalog_product_change", args=[product.pk])
    upload = SimpleUploadedFile("tube.jpg", jpeg(), "image/jpeg")
    client.post(page, form_of(product, upload=upload, alt_ko="튜브", alt_en="Tube", place="0"))
    assert not Picture.objects.exists()
