"""The one door to everything that understands or draws on a photograph.

`TryOnEngine` runs frames in threads of this process: decode, understand, draw and encode are one job, so that
a frame crosses threads twice and no more. The networks release the GIL. Another adapter (worker processes, a
model server) is another `Pipeline`: temporal state lives in the `Viewer`, which stays with the socket.
torch is loaded with the first frame, or by `warm_up`, never by an import.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from ml.lip_colour import lip_colour
from ml.look import MAX_LAYERS, InvalidLook, Layer, Look
from tryon.compare import render_several
from tryon.jpeg import Image, decode, encode
from tryon.results import Dressed, Judged, Lips, Still, Viewer

__all__ = ["MAX_LAYERS", "InvalidLook", "Layer", "Look", "TryOnEngine", "default_engine"]

log = logging.getLogger(__name__)
SAMPLE = Path("static/img/astronaut.png")  # a face to warm up with
MOST_FACES = 4  # in one picture
PLACES = (10, 152, 234, 454)  # forehead, chin, her right and left cheek: points of the face mesh


class Pipeline(Protocol):
    """What an adapter offers; `ml.pipeline.TryOnPipeline` is the one in process."""

    def new_state(self, *, max_faces: int = 1, still: bool = False) -> Any: ...

    def understand(
        self,
        image: Image,
        state: Any,
        at: float = 0.0,
        timings: dict[str, float] | None = None,
        regions: Collection[str] = ("lips",),
    ) -> Sequence[Any]: ...


Render = Callable[[Image, Sequence[Any], Look], Image]


class TryOnEngine:
    """Makes frames up, `threads` at a time; the rest wait their turn, one job per socket."""

    def __init__(self, *, threads: int, load: Callable[[], tuple[Pipeline, Render]] | None = None) -> None:
        self.threads = threads
        self._load = load or load_pipeline
        self._loaded: tuple[Pipeline, Render] | None = None
        self._lock = threading.Lock()
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="tryon")
        self._warm: list[Future[None]] = []

    async def dress(self, viewer: Viewer, jpeg: bytes, look: Look, **options: Any) -> Dressed:
        """`dress_now` in one of the engine's threads."""
        job = partial(self.dress_now, viewer, jpeg, look, **options)
        return await asyncio.get_running_loop().run_in_executor(self._executor, job)

    def dress_in_turn(self, viewer: Viewer, jpeg: bytes, look: Look, **options: Any) -> Dressed:
        """`dress` for code that is not async: waits for one of the engine's threads."""
        return self._executor.submit(self.dress_now, viewer, jpeg, look, **options).result()

    def dress_now(
        self,
        viewer: Viewer,
        jpeg: bytes,
        look: Look,
        *,
        captured_at: float = 0.0,  # s
        still: bool = False,
        faces: int = 1,
        quality: int = 80,
        compare: Sequence[Look] = (),
    ) -> Dressed:
        """Decode, understand, draw, encode; the very bytes when nothing was painted. Raises BadFrame.

        With `compare`, those looks side by side (`tryon.compare`) in the place of the one.
        """
        worn = compare or (look,)
        regions = frozenset({"lips"}).union(*(each.regions for each in worn))
        if still:
            found, is_reused = self._still(viewer, jpeg, faces, regions)
            image, views = found.image, found.views
        else:
            image, views, is_reused = *self._follow(viewer, jpeg, faces, captured_at, regions), False
        is_visible = any(each.is_visible for each in worn)
        if compare:
            painted = render_several(self._pipeline()[1], image, views, compare)
        else:
            painted = self._pipeline()[1](image, views, look) if views and is_visible else image
        return Dressed(
            jpeg=jpeg if painted is image else encode(painted, quality),
            faces=len(views),
            is_painted=painted is not image and bool(views) and is_visible,
            confidence=float(views[0].face.score * views[0].light.confidence) if views else 0.0,
            light=views[0].light.verdict if views else "",
            side=max(image.shape[:2]),
            is_reused=is_reused,
            looks=len(compare),
        )

    def _follow(
        self, viewer: Viewer, jpeg: bytes, faces: int, captured_at: float, regions: frozenset[str]
    ) -> tuple[Image, Sequence[Any]]:
        pipeline, _ = self._pipeline()
        if viewer.state is None or viewer.faces != faces:
            viewer.state, viewer.faces = pipeline.new_state(max_faces=faces), faces
        image = decode(jpeg)
        return image, pipeline.understand(image, viewer.state, viewer.tick(captured_at), regions=regions)

    def _still(self, viewer: Viewer, jpeg: bytes, faces: int, regions: frozenset[str]) -> tuple[Still, bool]:
        """What is known of a still, and whether it was known already."""
        known = viewer.still
        if known is not None and known.faces == faces and known.jpeg == jpeg:
            if regions <= known.regions:
                return known, True
            regions |= known.regions
        pipeline, _ = self._pipeline()
        image = decode(jpeg)
        views = pipeline.understand(image, pipeline.new_state(max_faces=faces, still=True), regions=regions)
        viewer.still = Still(jpeg, image, views, faces, regions)
        return viewer.still, False

    def count_faces_in_turn(self, jpeg: bytes) -> int:
        """How many faces a picture shows, up to four. Waits for a thread. Raises BadFrame."""
        return self._executor.submit(self._count_faces, jpeg).result()

    def _count_faces(self, jpeg: bytes) -> int:
        pipeline, _ = self._pipeline()
        state = pipeline.new_state(max_faces=MOST_FACES, still=True)
        return len(pipeline.understand(decode(jpeg), state, regions=()))

    def read_lips_in_turn(self, jpeg: bytes) -> Lips | None:
        """What colour the lips wear; None without a face or its lips. Waits for a thread. Raises BadFrame."""
        return self._executor.submit(self._read_lips, jpeg).result()

    def _read_lips(self, jpeg: bytes) -> Lips | None:
        pipeline, _ = self._pipeline()
        image = decode(jpeg)
        views = pipeline.understand(image, pipeline.new_state(still=True))
        if not views or views[0].lips is None:
            return None
        view = views[0]
        lab = lip_colour(image, view.lips, view.light)
        return Lips(lab, float(view.face.score * view.light.confidence), view.light.verdict) if lab else None

    def judge_in_turn(self, jpegs: Sequence[bytes]) -> Judged:
        """The colours of the person in these pictures. Waits for a thread. Raises BadFrame."""
        return self._executor.submit(self._judge, jpegs).result()

    def _judge(self, jpegs: Sequence[bytes]) -> Judged:
        from ml.complexion import NO_FACE, judge_complexion, settle  # with torch

        pipeline, _ = self._pipeline()
        judged, places = [], []
        for jpeg in jpegs:
            image = decode(jpeg)
            views = pipeline.understand(image, pipeline.new_state(still=True), regions=())
            judged.append(judge_complexion(image, views[0]) if views else NO_FACE)
            places.append(_place(image, views[0].face.landmarks) if views else ())
        return Judged(settle(judged), places[0] if places else ())

    def warm_up(self) -> None:
        """Load the networks and run each thread once, in the background. Safe to call again."""
        if not self._warm:
            self._warm = [self._executor.submit(self._try_sample) for _ in range(self.threads)]

    def _try_sample(self) -> None:
        sample = encode(decode((settings.BASE_DIR / SAMPLE).read_bytes()))
        look = Look((Layer("lips", ((40.0, 60.0, 35.0),)),))
        try:
            for _ in range(3):  # TorchScript measures in the first run and compiles in the second
                viewer = Viewer()  # found anew, then followed
                self.dress_now(viewer, sample, look)
                self.dress_now(viewer, sample, look)
        except Exception:  # the site still sells without it; every frame will say `internal`
            log.exception("The try-on engine does not start")

    def _pipeline(self) -> tuple[Pipeline, Render]:
        if self._loaded is None:
            with self._lock:
                self._loaded = self._loaded or self._load()
        return self._loaded


def _place(image: Image, landmarks: NDArray[np.float32]) -> tuple[tuple[float, float], ...]:
    height, width = image.shape[:2]
    return tuple((float(x / width), float(y / height)) for x, y in landmarks[list(PLACES), :2])


def load_pipeline() -> tuple[Pipeline, Render]:
    """The pipeline in this process. Imported here because torch takes seconds and half a gigabyte."""
    import torch

    from ml.pipeline import TryOnPipeline
    from ml.render import render_look

    torch.set_num_threads(1)  # a frame is one job on one core: more threads per frame only stall each other
    cv2.setNumThreads(1)
    return TryOnPipeline(), render_look


@cache
def default_engine() -> TryOnEngine:
    """The engine that this process shares."""
    return TryOnEngine(threads=settings.TRYON_THREADS)
