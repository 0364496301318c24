"""What the limits say to the person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.services.limits import SaidAlready, TooFast

LIMITS: dict[type[Exception], Any] = {
    TooFast: _("That was a little too fast. Please wait a moment."),
    SaidAlready: _("You have said that already. Say it another way, or leave it at that."),
}
