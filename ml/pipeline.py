"""From a picture to what rendering needs: faces, their parts, their lips, their light."""

import math
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from ml.brows import find_strokes, steady_strokes
from ml.face import Face, FaceNetworks, FaceTracker, find_faces, same_place
from ml.hair import Hair, around, divide_hair, find_hair, steady_hair
from ml.lids import on_lids
from ml.light import Light, estimate_light
from ml.look import REGIONS
from ml.matte import lip_matte, smooth_step
from ml.parse import FaceParser, Parse
from ml.regions import HAIR
from ml.remember import look_of, recall
from ml.render.view import FaceView
from ml.skin import find_complexion, open_surface, skin_luminance
from ml.uv import unfold

__all__ = ["FaceView", "TrackState", "TryOnPipeline"]

Image = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Timings = dict[str, float]  # stage → seconds, added up

HAIR_SECONDS, LIGHT_SECONDS = 0.1, 0.5  # by which hair around the face, and light, are steadied
AROUND_SECONDS = 0.12  # how long what lies around the face is taken to move with it
SUDDEN = (0.1, 0.35)  # change of a probability up to which it trembles, and from which something has happened
ON_SKIN = frozenset(REGIONS) - {"lips", "lip_liner", "hair"}
MOVED = 0.01  # share of the crop whose hair may change at once before its surroundings are parsed again


@dataclass
class TrackState:
    """What one viewer's session remembers from frame to frame; it stays with the socket."""

    tracker: FaceTracker
    max_faces: int
    still: bool
    views: list[FaceView] = field(default_factory=list)
    at: float = -math.inf

    def before(self, face: Face) -> FaceView | None:
        """The same face in the last frame."""
        return next((view for view in self.views if same_place(view.face.roi, face.roi)), None)


class TryOnPipeline:
    """Loads the weights once. Keeps no state: any number of threads may share it."""

    def __init__(self, device: str = "cpu") -> None:
        self.networks = FaceNetworks()
        self.parser = FaceParser(device=device)

    def new_state(self, *, max_faces: int = 1, still: bool = False) -> TrackState:
        """For a live session; or, `still`, for pictures that have nothing to do with each other."""
        return TrackState(FaceTracker(self.networks, max_faces=max_faces, steady=not still), max_faces, still)

    def understand(
        self,
        image: Image,
        state: TrackState,
        at: float = 0.0,
        timings: Timings | None = None,
        regions: Collection[str] = ("lips",),
    ) -> list[FaceView]:
        """One view per face of H×W×3 uint8 RGB, the largest first; `at` is the frame's time in s.

        `timings` receives the seconds of each stage: track, parse, matte, light, and hair. Hair is looked for
        only where `regions` names it.
        """
        timings = {} if timings is None else timings
        with timed(timings, "track"):
            if state.still:
                faces = find_faces(self.networks, image, max_faces=state.max_faces)
            else:
                faces = state.tracker.update(image, at)
        with timed(timings, "parse"):
            parses = self.parser.parse_all(image, [face.landmarks for face in faces])
        views = [
            self._view(image, face, parse, state, at, timings, regions)
            for face, parse in zip(faces, parses, strict=True)
        ]
        if "hair" in regions:
            hairs = divide_hair(image, [view.hair for view in views if view.hair])
            views = [replace(view, hair=hair) for view, hair in zip(views, hairs, strict=True)]
        state.views, state.at = views, at
        return views

    def _view(
        self,
        image: Image,
        face: Face,
        parse: Parse,
        state: TrackState,
        at: float,
        timings: Timings,
        regions: Collection[str],
    ) -> FaceView:
        elapsed = at - state.at
        before = None if state.still else state.before(face)
        moved = 0.0
        on_skin = not ON_SKIN.isdisjoint(regions)
        with timed(timings, "parse"):
            look = None if state.still else look_of(image, parse)
            if before and before.parse and before.look is not None and look is not None:
                moved = float(_sudden(parse, before.parse).mean())
                then = before.face.landmarks
                look = recall(parse, look, face.landmarks, before.parse, before.look, then, elapsed)
        with timed(timings, "matte"):
            lips = lip_matte(image.shape, face.landmarks, parse)
        with timed(timings, "light"):
            light = estimate_light(image, face.landmarks, parse)
        if before:
            light = _steady_light(light, before.light, _share(elapsed, LIGHT_SECONDS))
        view = FaceView(face, parse, lips, light, look)
        if on_skin:
            with timed(timings, "skin"):
                view = _with_skin(view, image, "skin" in regions)
                if "brows" in regions:
                    view = _with_strokes(view, image, before, elapsed)
            if before and before.surface:
                tone = before.tone + _share(elapsed, LIGHT_SECONDS) * (view.tone - before.tone)
                view = replace(view, tone=tone)
        if "hair" not in regions:
            return view
        with timed(timings, "hair"):
            return replace(view, hair=self._hair(image, face, parse, before, at, elapsed, moved))

    def _hair(
        self,
        image: Image,
        face: Face,
        parse: Parse,
        before: FaceView | None,
        at: float,
        elapsed: float,
        moved: float,
    ) -> Hair:
        """What lies around the face is parsed at a lower rate, and moves with the face in between.

        Not so while its hair has `moved` at once, in a larger share of the crop.
        """
        grid = parse.probabilities.shape[-1]
        matrix = around(parse.matrix, grid)
        square = matrix * np.float32(self.parser.lens.size / grid)
        if before is None or before.hair is None or before.parse is None:
            [wide] = self.parser.parse_crops(image, [square])
            return find_hair(image, parse, wide, at)
        last = before.hair
        if 0 <= at - last.parsed_at < AROUND_SECONDS and moved < MOVED:
            hair = find_hair(image, parse, replace(last.wide, matrix=matrix), last.parsed_at)
        else:
            [wide] = self.parser.parse_crops(image, [square])
            _steady_around(wide, last.wide, _share(at - last.parsed_at, HAIR_SECONDS))
            hair = find_hair(image, parse, wide, at)
        hair = steady_hair(image, hair, parse, last, elapsed)
        if last.matte is None or hair.matte is None:
            return hair
        return replace(hair, level=last.level + _share(elapsed, LIGHT_SECONDS) * (hair.level - last.level))


def _with_skin(view: FaceView, image: Image, foundation: bool) -> FaceView:
    landmarks = on_lids(view.face.landmarks, view.parse)
    unfolded = unfold(image.shape, landmarks)
    if unfolded is None:
        return view
    surface = open_surface(landmarks, view.parse, unfolded.box)
    complexion = find_complexion(image.shape, landmarks, view.parse) if foundation else None
    tone = skin_luminance(image, landmarks, surface)
    return replace(view, rims=landmarks, unfolded=unfolded, surface=surface, complexion=complexion, tone=tone)


def _with_strokes(view: FaceView, image: Image, before: FaceView | None, elapsed: float) -> FaceView:
    if view.surface is None or view.parse is None:
        return view
    strokes = find_strokes(image, view.face.landmarks, view.surface.box, view.parse.matrix)
    return replace(view, strokes=steady_strokes(strokes, before.strokes if before else (), elapsed))


@contextmanager
def timed(timings: Timings, stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    timings[stage] = timings.get(stage, 0.0) + time.perf_counter() - start


def _share(elapsed: float, constant: float) -> float:
    """Weight of the new value in an exponential mean; a clock that runs back forgets the past."""
    return 1 - math.exp(-elapsed / constant) if elapsed > 0 else 1.0


def _sudden(parse: Parse, before: Parse) -> Floats:
    """Where hair has come or gone at once, 0..1 of each cell."""
    return smooth_step(*SUDDEN, np.abs(parse.probabilities[HAIR] - before.probabilities[HAIR]))


def _steady_around(wide: Parse, before: Parse, share: float) -> None:
    """Mix hair around the face with what it was, in place, but for what has come or gone at once."""
    new, old = wide.probabilities[HAIR], before.probabilities[HAIR]
    wide.probabilities[HAIR] = old + (share + (1 - share) * _sudden(wide, before)) * (new - old)


def _steady_light(light: Light, before: Light, share: float) -> Light:
    """A blink says less about the light than open eyes did: then it changes the more slowly."""
    share *= min(1.0, (light.eyes + 0.1) / (before.eyes + 0.1))

    def mix(new: float, old: float) -> float:
        return old + share * (new - old)

    red, green, blue = (mix(n, o) for n, o in zip(light.cast, before.cast, strict=True))
    return replace(
        light,
        exposure=mix(light.exposure, before.exposure),
        cast=(red, green, blue),
        confidence=mix(light.confidence, before.confidence),
        side=mix(light.side, before.side),
        eyes=mix(light.eyes, before.eyes),
    )
