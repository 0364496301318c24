"""Text search: what is typed, in Korean and English, finds what is meant."""

import pytest
from django.core.management import call_command
from django.utils.translation import override

from catalog.models import Brand, Product, SearchDocument, Shade
from catalog.services.search import index_shades, ranked, rebuild_search, understand
from mimo_site.testing import make_shade


@pytest.fixture
def shelf(brand):
    oval = Brand.objects.create(slug="oval", name_ko="오벌", name_en="OVAL")
    rows = [
        (brand, "rock", "11", "칠리 온 더 록", "Chili on the Rock", "matte", (39, 55, 37)),
        (brand, "velvet", "12", "석류", "Pomegranate", "velvet", (35, 50, 21)),
        (oval, "glass", "07", "체리 글라스", "Cherry Glass", "gloss", (31, 48, 21)),
        (oval, "syrup", "03", "코랄 시럽", "Coral Syrup", "sheer", (58, 48, 33)),
    ]
    for maker, slug, number, korean, english, finish, lab in rows:
        make_shade(maker, slug, number, name_ko=korean, name_en=english, finish=finish, lab=lab)
        Product.objects.filter(slug=slug).update(name_ko="모먼트", name_en="Moment")
    make_shade(
        oval, "ink", "1", name_ko="먹색 머리", name_en="Ink", region="hair", finish="natural", lab=(7, 0, -2)
    )
    Product.objects.filter(slug="ink").update(name_ko="결 헤어 컬러", name_en="Grain", category="hair")
    rebuild_search()


def found(typed):
    query = understand(typed).query
    return [shade.name_en for shade in Shade.objects.search(query).order_by("pk")]


LIPS = ["Chili on the Rock", "Pomegranate", "Cherry Glass", "Coral Syrup"]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("칠리", ["Chili on the Rock"]),
        ("립스틱을", LIPS),
        ("ㄹㅅㅌ", LIPS),
        ("ㅋㄹ ㅅㄹ", ["Coral Syrup"]),
        ("매트한 립스틱", ["Chili on the Rock"]),
        ("글로시한", ["Cherry Glass"]),
        ("체리글라스", ["Cherry Glass"]),
        ("체리립스틱", ["Cherry Glass"]),
        ("석ㄹ", ["Pomegranate"]),
        ("빨간색", ["Chili on the Rock"]),
        ("CHERRY", ["Cherry Glass"]),
        ("cherr", ["Cherry Glass"]),
        ("오벌 코랄", ["Coral Syrup"]),
        ("11", ["Chili on the Rock"]),
        ("  ", [*LIPS, "Ink"]),
        ("헤어", ["Ink"]),
    ],
)
def test_it_finds(shelf, typed, names):
    assert found(typed) == names
    assert not understand(typed).is_corrected


@pytest.mark.parametrize(
    ("typed", "meant", "names"),
    [
        ("립스택", "립스틱", LIPS),
        ("립수틱을", "립스틱", LIPS),
        ("메트", "매트", ["Chili on the Rock"]),
        ("벨뱃", "벨벳", ["Pomegranate"]),
        ("pomegranite", "pomegranate", ["Pomegranate"]),
        ("lipstcik", "lipstick", LIPS),
        ("chery", "cherry", ["Cherry Glass"]),
    ],
)
def test_a_mistyped_word_finds_what_was_meant_and_says_so(shelf, typed, meant, names):
    understood = understand(typed)
    assert (understood.query, understood.is_corrected) == (meant, True)
    assert found(typed) == names


@pytest.mark.parametrize(
    "typed", ["nothing like it", "100%_'\"", '"OR" NEAR(', "%%%", "가나다라마바사", "99", "*"]
)
def test_nonsense_finds_nothing(shelf, typed):
    assert found(typed) == []


def test_names_that_are_the_query_come_first(brand):
    for number, name in enumerate(["Deep Rose", "Rosewood", "Rose"]):
        make_shade(brand, f"product-{number}", name_en=name, name_ko=name)
    shades = ranked(Shade.objects.search("rose"), "rose").order_by("-shade_rank")
    assert [shade.name_en for shade in shades] == ["Rose", "Rosewood", "Deep Rose"]


def test_a_new_name_is_found_once_it_is_indexed(shade):
    Shade.objects.update(name_ko="앵두", name_en="Currant")
    assert found("앵두") == []
    assert index_shades(Shade.objects.filter(pk=shade.pk)) == 1
    assert found("앵두") == ["Currant"]
    assert found("칠리") == []


def test_a_shade_that_is_gone_is_not_found(shade):
    shade.delete()
    assert not SearchDocument.objects.exists()
    assert found("칠리") == []


def test_the_command_writes_every_document(shade, capsys):
    SearchDocument.objects.all().delete()
    call_command("rebuild_search")
    assert capsys.readouterr().out == "Search: 1 shades.\n"
    with override("en"):
        assert found("chili") == ["Chili"]
