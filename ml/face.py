"""Finds faces and follows them: the landmarks of the last frame say where to look in the next."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from ml.detect import MARGIN, FaceDetector
from ml.networks import freeze
from ml.networks.blazeface import FarFaceDetector, NearFaceDetector
from ml.networks.face_mesh import FaceMesh
from ml.roi import Image, Roi
from ml.steady import SteadyLandmarks
from ml.weights import load

OUTER_EYE_CORNERS = (33, 263)  # her right and left: they lie level in a face's crop
# Presence logits: 15 to 30 for well-framed faces, 5 to 17 for faces seen askew, mostly below 5 for none.
DOUBT, TEMPERATURE = 9.0, 4.0
APPEARS, VANISHES, SURE = 0.5, 0.15, 0.9  # scores: taken as a face, lost again, no need to look any other way
SEARCH_EVERY = 0.5  # s between searches while a face is missing or unsure
TILES_OVERLAP = 0.3
HELD = 0.03  # how far a face may leave its crop, in sides and radians


@dataclass(frozen=True, eq=False)
class Face:
    landmarks: NDArray[np.float32]  # 478×3: x, y in image px (x = 0: its left edge); z in px, nearer is less
    score: float  # presence 0..1

    @cached_property
    def roi(self) -> Roi:
        """The crop in which the landmark network knows this face best: its box along its own axes."""
        points = self.landmarks[:468, :2].astype(np.float64)
        right, left = points[list(OUTER_EYE_CORNERS)]
        angle = math.atan2(left[1] - right[1], left[0] - right[0])
        axes = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        along = points @ axes
        low, high = along.min(0), along.max(0)
        x, y = axes @ ((low + high) / 2)
        return Roi(float(x), float(y), float(max(high - low)) * MARGIN, angle)

    @property
    def size(self) -> float:
        """The long side of the face, px."""
        return self.roi.size / MARGIN


def same_place(a: Roi, b: Roi) -> bool:
    """Two crops show one face when their centres are nearer than half the larger face."""
    return math.hypot(a.x - b.x, a.y - b.y) < max(a.size, b.size) / MARGIN / 2


def distinct(faces: Iterable[Face]) -> list[Face]:
    """The faces without those that a surer one shows too; the surest first."""
    kept: list[Face] = []
    for face in sorted(faces, key=lambda face: -face.score):
        if not any(same_place(face.roi, other.roi) for other in kept):
            kept.append(face)
    return kept


def largest_first(faces: Iterable[Face]) -> list[Face]:
    return sorted(faces, key=lambda face: -face.size)


class FaceNetworks:
    """The three networks of face finding, loaded once. Stateless: any number of threads may share them."""

    def __init__(self) -> None:
        self.near = FaceDetector(_trained(NearFaceDetector(), "face_near"), NearFaceDetector, threshold=0.5)
        self.far = FaceDetector(_trained(FarFaceDetector(), "face_far"), FarFaceDetector, threshold=0.5)
        self.mesh = _trained(FaceMesh(), "face_mesh")

    def landmarks(self, image: Image, rois: Sequence[Roi]) -> list[Face]:
        """One face for each crop of an H×W×3 uint8 RGB image, whether one is there or not: its score says."""
        if not rois:
            return []
        crops = np.stack([roi.cut(image, FaceMesh.size) for roi in rois])
        with torch.inference_mode():
            points, presence = self.mesh(torch.from_numpy(crops).permute(0, 3, 1, 2).float().div_(255))
            scores = ((presence - DOUBT) / TEMPERATURE).sigmoid().tolist()
        return [self._place(*found) for found in zip(rois, points, scores, strict=True)]

    @staticmethod
    def _place(roi: Roi, points: Tensor, score: float) -> Face:
        landmarks = points.numpy()
        xy = roi.place(landmarks[:, :2], FaceMesh.size)
        z = landmarks[:, 2:] * np.float32(roi.size / FaceMesh.size)
        return Face(np.concatenate([xy, z], axis=1), score)


def _trained(network: NearFaceDetector | FarFaceDetector | FaceMesh, name: str) -> nn.Module:
    network.load_state_dict(load(name))
    return freeze(network, network.size)


def tiles(image: Image, part: float) -> list[Roi]:
    """Overlapping squares of `part` of the image's long side that cover it."""
    height, width = image.shape[:2]
    side = max(width, height) * part

    def centres(length: int) -> list[float]:
        steps = math.ceil(max(length - side, 0) / (side * (1 - TILES_OVERLAP)))
        shifts = [i / steps - 0.5 for i in range(steps + 1)] if steps else [0.0]
        return [length / 2 + shift * (length - side) for shift in shifts]

    return [Roi(x, y, side) for y in centres(height) for x in centres(width)]


class FaceSearch:
    """Finds faces in an image, H×W×3 uint8 RGB, from nothing; a way names crops to look into."""

    def __init__(self, networks: FaceNetworks, image: Image) -> None:
        self.networks, self.image = networks, image
        self.whole = Roi.around(image)

    def near(self) -> list[Roi]:
        return self._detect(self.networks.near, [self.whole])

    def far(self) -> list[Roi]:
        return self._detect(self.networks.far, [self.whole])

    def turned(self) -> list[Roi]:
        """Heads that lie on their side: the detectors know upright ones."""
        sides = [replace(self.whole, angle=angle) for angle in (math.pi / 2, -math.pi / 2)]
        return self._detect(self.networks.near, sides) + self._detect(self.networks.far, sides)

    def small(self) -> list[Roi]:
        return self._detect(self.networks.near, tiles(self.image, 1 / 2))

    def tiny(self) -> list[Roi]:
        return self._detect(self.networks.near, tiles(self.image, 1 / 4))

    def _detect(self, detector: FaceDetector, rois: list[Roi]) -> list[Roi]:
        return [detection.roi for detection in detector.detect(self.image, rois)]

    def find(self, ways: Sequence["Way"], most: int, known: Sequence[Face] = ()) -> list[Face]:
        """At most `most` faces besides the `known`, by as few ways as it takes to be sure of them.

        A head that lies on its side also looks like a poor upright one. So of the faces found in one place
        the surest wins, and while none is sure the turned view is tried too.
        """
        found: list[Face] = []
        sure: list[Face] = []
        for way in (*ways, FaceSearch.turned):
            if way is FaceSearch.turned and way not in ways and not found:
                break
            found = distinct([*found, *self._look_closer(way(self), [*known, *sure])])
            sure = [face for face in found if face.score >= SURE]
            if len(sure) >= most:
                break
        new = [face for face in found if not any(same_place(face.roi, other.roi) for other in known)]
        return sorted(new, key=lambda face: (face.score >= SURE, face.size), reverse=True)[:most]

    def _look_closer(self, rois: Sequence[Roi], settled: Sequence[Face]) -> list[Face]:
        """The faces in crops that show none of the settled ones, each framed anew by its own landmarks."""
        rois = [roi for roi in rois if not any(same_place(roi, face.roi) for face in settled)]
        faces = [face for face in self.networks.landmarks(self.image, rois) if face.score >= VANISHES]
        faces = self.networks.landmarks(self.image, [face.roi for face in faces])
        return [face for face in faces if face.score >= APPEARS]


Way = Callable[[FaceSearch], list[Roi]]
EVERY_WAY: tuple[Way, ...] = (
    FaceSearch.near,
    FaceSearch.far,
    FaceSearch.turned,
    FaceSearch.small,
    FaceSearch.tiny,
)
DEARER_WAYS: tuple[Way, ...] = (FaceSearch.far, FaceSearch.turned, FaceSearch.far, FaceSearch.small)


def find_faces(networks: FaceNetworks, image: Image, *, max_faces: int = 1) -> list[Face]:
    """The faces of a still, H×W×3 uint8 RGB, found without history; the largest first."""
    faces = FaceSearch(networks, image).find(EVERY_WAY, max_faces)
    faces = networks.landmarks(image, [face.roi for face in faces])  # once more: halves what framing costs
    return largest_first(face for face in faces if face.score >= APPEARS)


class Track:
    """One followed face: its landmarks as found, where to look for it, and what steadies what is shown.

    The crop stays while the face rests: framed anew it would tremble with the landmarks, and they with it.
    """

    def __init__(self, face: Face) -> None:
        self.face, self.crop = face, face.roi
        self.steady = SteadyLandmarks()

    def follow(self, face: Face) -> None:
        self.face = face
        if self.crop.apart(face.roi) > HELD:
            self.crop = face.roi

    def steadied(self, at: float) -> Face:
        return replace(self.face, landmarks=self.steady(self.face.landmarks, at))


class FaceTracker:
    """The faces of one viewer over time. Only this holds state; `networks` are shared.

    With `steady=False` landmarks are not smoothed: each answer belongs to its frame alone.
    """

    def __init__(self, networks: FaceNetworks, *, max_faces: int = 1, steady: bool = True) -> None:
        self.networks, self.max_faces, self.steady = networks, max_faces, steady
        self.tracks: list[Track] = []
        self.shape: tuple[int, ...] = ()
        self.searched_at = -math.inf
        self.searches = 0

    def update(self, image: Image, at: float) -> list[Face]:
        """The faces in the frame taken `at` s, H×W×3 uint8 RGB; the largest first."""
        if image.shape != self.shape:  # another camera or quality: nothing is where it was
            self.tracks, self.shape = [], image.shape
        self._follow(image)
        if self._is_search_due(at):
            self._search(image)
            self.searched_at = at
        return largest_first(track.steadied(at) if self.steady else track.face for track in self.tracks)

    def _follow(self, image: Image) -> None:
        faces = self.networks.landmarks(image, [track.crop for track in self.tracks])
        for track, face in zip(self.tracks, faces, strict=True):
            track.follow(face)
        kept = distinct(face for face in faces if face.score >= VANISHES)
        self.tracks = [track for track in self.tracks if track.face in kept]

    def _is_search_due(self, at: float) -> bool:
        sure = sum(track.face.score >= SURE for track in self.tracks)
        recent = 0 <= at - self.searched_at < SEARCH_EVERY
        return not self.tracks or (sure < self.max_faces and not recent)

    def _search(self, image: Image) -> None:
        """The near view and, in turn, a dearer way. An unsure track yields to a surer face in its place."""
        ways = (FaceSearch.near, DEARER_WAYS[self.searches % len(DEARER_WAYS)])
        self.searches += 1
        sure = [track.face for track in self.tracks if track.face.score >= SURE]
        found = FaceSearch(self.networks, image).find(ways, self.max_faces - len(sure), sure)
        best = distinct([*(track.face for track in self.tracks), *found])
        best.sort(key=lambda face: not any(same_place(face.roi, track.face.roi) for track in self.tracks))
        best = best[: self.max_faces]
        self.tracks = [track for track in self.tracks if track.face in best]
        self.tracks += [Track(face) for face in best if face in found]
