"""A visitor's own colours, kept only if she says so: a member's in her profile, a guest's in her session."""

from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from accounts.models import BeautyProfile, Consent
from accounts.models.profile import MONK
from accounts.services import colours as members
from catalog.personal_colour import skin_of
from catalog.services.shade_finder import Person
from tryon.protocol import CONSENT_VERSION

KEY = "colours"


@dataclass(frozen=True)
class Colours:
    """What is known of them; each may be missing."""

    skin_tone: int | None = None  # 1..10 of MONK
    undertone: str = ""
    season: str = ""

    @property
    def tone_hex(self) -> str:
        return MONK[self.skin_tone - 1] if self.skin_tone else ""

    def person(self, skin: tuple[float, float, float] | None = None) -> Person:
        """For the shade finder; `skin` as it was measured, else as the tone and the undertone have it."""
        if skin is None and self.tone_hex:
            skin = skin_of(self.tone_hex, self.undertone)
        return Person(skin, self.undertone, self.season)


def kept_colours(user: Any, session: SessionBase) -> Colours:
    """One query for a member, none for a guest."""
    if not user.is_authenticated:
        return Colours(**session.get(KEY, {}))
    profile = BeautyProfile.objects.filter(user=user).values("skin_tone", "undertone", "season").first()
    return Colours(**profile) if profile else Colours()


def keep_colours(*, user: Any, session: SessionBase, colours: Colours) -> None:
    if user.is_authenticated:
        how = Consent.How.STUDIO
        members.keep_colours(user=user, version=CONSENT_VERSION, how=how, **asdict(colours))
    else:
        session[KEY] = asdict(colours)


def forget_colours(*, user: Any, session: SessionBase) -> None:
    session.pop(KEY, None)
    if user.is_authenticated:
        members.forget_colours(user=user)
