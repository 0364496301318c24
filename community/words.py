"""What the limits and the rules say to the person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.services.distance import Herself
from community.services.limits import SaidAlready, TooFast
from community.services.moderation import CannotAppeal, OwnThing
from community.services.reviews import OwnBrand, TooManyPictures
from community.services.votes import OwnReview
from tryon.answers import CODES, MESSAGES

LIMITS: dict[type[Exception], Any] = {
    TooFast: _("That was a little too fast. Please wait a moment."),
    SaidAlready: _("You have said that already. Say it another way, or leave it at that."),
    OwnBrand: _("You work for this brand: its reviews are for its customers."),
    OwnReview: _("This is your own review."),
    OwnThing: _("This is your own."),
    Herself: _("This is yourself."),
    TooManyPictures: _("A review has room for four pictures."),
    CannotAppeal: _("Nothing can be said against this any more."),
    **{kind: MESSAGES[code][1] for kind, code in CODES.items() if code.startswith("photo_")},
}
