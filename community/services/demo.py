"""The demo community: invented people who wear the demo shop's shades. Its pictures show the model face."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import transaction

import community.demo
from catalog.models import Shade
from community.models import Comment, Follow, Like, Member, Post, Visibility, Worn
from community.services.members import show_picture
from community.services.scores import recount
from community.services.tags import tag
from tryon.engine import Layer, Look

FOLDER = Path(community.demo.__file__).parent


def read_demo() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "looks.toml").read_text("utf-8"))


@transaction.atomic
def load_demo_looks(*, now: datetime) -> int:
    """Put the people and their looks in once; returns how many looks. None without the demo shop's shades."""
    data = read_demo()
    if Member.objects.filter(handle__in=data["people"]).exists():
        return 0
    shades = shades_worn(data)
    wearable = [row for row in data["looks"] if all(sku in shades for sku, *_how in row["worn"])]
    if not wearable:
        return 0
    people = {handle: _make_member(handle, *words) for handle, words in data["people"].items()}
    for row in wearable:
        _make_post(row, people, shades, now - timedelta(hours=row["hours"]))
    for handle in data["pictured"]:
        jpeg = (FOLDER / member_picture_name(handle)).read_bytes()
        show_picture(member=people[handle].member, jpeg=jpeg, faces=0, now=now)
    _follow(wearable, people)
    return len(wearable)


def _follow(rows: list[dict[str, Any]], people: dict[str, Any]) -> None:
    """Whoever likes a look follows her who wears it."""
    pairs = {(fan, row["who"]) for row in rows for fan in row["liked_by"] if fan != row["who"]}
    Follow.objects.bulk_create(
        Follow(follower=people[fan], followed=people[who]) for fan, who in sorted(pairs)
    )


def shades_worn(data: dict[str, Any]) -> dict[str, Shade]:
    """By SKU."""
    named = {sku for row in data["looks"] for sku, *_how in row["worn"]}
    found = Shade.objects.published().filter(variant__sku__in=named).select_related("variant")
    return {shade.variant.sku: shade for shade in found}


def look_of(row: dict[str, Any], shades: dict[str, Shade]) -> Look:
    worn = [(shades[sku], shape, intensity) for sku, shape, intensity in row["worn"]]
    return Look(
        tuple(
            Layer(shade.region, (shade.lab,), shade.finish, shade.coverage, intensity, shape, shade.pk)
            for shade, shape, intensity in worn
        )
    )


def picture_names(row: dict[str, Any]) -> dict[str, str]:
    """The files of a look's pictures, by field."""
    stem = f"{row['who']}-{row['hours']}"
    return {"picture": f"{stem}.jpg", "before": f"{stem}-before.jpg"} if "picture" in row else {}


def member_picture_name(handle: str) -> str:
    return f"{handle}.jpg"


def _make_member(handle: str, name: str, bio: str) -> Any:
    """Somebody who cannot sign in."""
    user = get_user_model().objects.create_user(f"{handle}@mimo.example")
    Member.objects.create(user=user, handle=handle, name=name, bio=bio)
    return user


def _make_post(row: dict[str, Any], people: dict[str, Any], shades: dict[str, Shade], at: datetime) -> None:
    post = Post(
        author=people[row["who"]],
        caption=row["caption"],
        look=look_of(row, shades).to_json(),
        visibility=Visibility.PUBLIC,
        created_at=at,
        published_at=at,
    )
    for field, name in picture_names(row).items():
        getattr(post, field).save(name, ContentFile((FOLDER / name).read_bytes()), save=False)
        post.faces = 1
    post.save()
    tag(post)
    worn = [shades[sku] for sku, *_how in row["worn"]]
    Worn.objects.bulk_create(Worn(post=post, shade=shade, position=n) for n, shade in enumerate(worn))
    Like.objects.bulk_create(Like(post=post, user=people[handle]) for handle in row["liked_by"])
    Comment.objects.bulk_create(
        Comment(post=post, author=people[handle], text=text, created_at=at + timedelta(minutes=40 * (n + 1)))
        for n, (handle, text) in enumerate(row["said"])
    )
    recount(post.pk)
