"""The demo shop's reviews."""

import pytest
from django.db.models import Sum
from django.utils import timezone

from catalog.models import Product
from catalog.services.demo import load_demo_shop
from community.models import Follow, Member, Question, Review, ReviewPicture, Vote
from community.services.alike import liked
from community.services.demo import load_demo_looks
from community.services.demo_reviews import load_demo_reviews

pytestmark = pytest.mark.django_db


def test_the_demo_reviews_come_once_and_make_the_scores():
    assert load_demo_reviews(now=timezone.now()) == 0, "no shop, no reviews"
    load_demo_shop()
    assert load_demo_reviews(now=timezone.now()) == Review.objects.count() == 60
    assert load_demo_reviews(now=timezone.now()) == 0
    sums = Product.objects.aggregate(
        stars=Sum("rating_sum"), count=Sum("rating_count"), accuracy=Sum("accuracy_sum")
    )
    said = Review.objects.aggregate(stars=Sum("stars"), accuracy=Sum("colour"), votes=Sum("helpful_count"))
    assert (sums["stars"], sums["count"], sums["accuracy"]) == (said["stars"], 60, said["accuracy"])
    assert said["votes"] == Vote.objects.count()
    assert not Review.objects.filter(shade=None).exists()
    assert len(liked("20s", "", timezone.now())) >= 3
    assert Question.objects.count() == 4
    assert ReviewPicture.objects.agreed().count() >= 12


def test_the_demo_people_show_pictures_and_follow_one_another():
    load_demo_shop()
    load_demo_looks(now=timezone.now())
    assert Member.objects.pictured().count() >= 4
    assert Follow.objects.filter(followed__member__handle="june").count() >= 4
