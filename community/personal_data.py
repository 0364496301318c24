"""What the community holds about a person: all of it goes with her account."""

from django.db.models import F

from accounts.models import User
from accounts.personal_data import register, register_step
from community.models import (
    Act,
    Answer,
    Appeal,
    Block,
    Case,
    Comment,
    Follow,
    Like,
    Member,
    Mute,
    Post,
    Question,
    Report,
    Response,
    Review,
    ReviewPicture,
    Ruling,
    Save,
    Vote,
)
from community.services.reviews import record_change, score_of

register(Member, "user")
register(Post, "author")
register(Comment, "author")
register(Like, "user")
register(Save, "user")
register(Follow, "follower", "followed")
register(Block, "blocker", "blocked", is_exported=False)
register(Mute, "muter", "muted", is_exported=False)
register(Act, "user", is_exported=False)
register(Review, "author")
register(ReviewPicture, "review__author")
register(Response, "author")
register(Vote, "user")
register(Question, "author")
register(Answer, "author")
register(Report, "reporter")
register(Case, "subject", is_exported=False)
register(Ruling, "subject", "moderator", hidden=frozenset({"moderator"}), is_kept=True)
register(Appeal, "author")


def take_out_of_the_counts(user: User) -> None:
    """Her stars leave the products' scores, her votes the reviews that she found helpful."""
    for review in user.reviews.select_for_update():
        before = score_of(review)
        product_id = review.product_id
        review.delete()
        record_change(product_id, before, score_of(None))
    Review.objects.filter(votes__user=user).update(helpful_count=F("helpful_count") - 1)
    user.votes.all().delete()


def take_words_off_the_log(user: User) -> None:
    """What was done, when and why stays; whom it was about and what she was told does not."""
    user.rulings.update(note="")


register_step(take_out_of_the_counts)
register_step(take_words_off_the_log)
