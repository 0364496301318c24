"""Finds faces and follows them: the landmarks of the last frame say where to look in the next."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from ml.detect import MARGIN, FaceDetector
from ml.networks.blazeface import FarFaceDetector, NearFaceDetector
from ml.networks.face_mesh import FaceMesh
from ml.roi import Image, Roi
from ml.steady import OneEuro
from ml.weights import load

OUTER_EYE_CORNERS = (33, 263)  # the image's left and right: they lie level in a face's crop
APPEARS, VANISHES = 0.5, 0.3  # presence from which a face is taken, and below which it is lost
SEARCH_EVERY = 0.5  # s between searches for further faces while some are tracked


@dataclass(frozen=True)
class Face:
    landmarks: NDArray[np.float32]  # 478×3: x, y in px of the image (x = 0 is its left edge), z in px, towards the viewer < 0
    score: float  # presence 0..1

    def roi(self) -> Roi:
        """The square crop in which the landmark network finds this face best: its bounding box along its own axes."""
        points = self.landmarks[:468, :2].astype(np.float64)
        left, right = points[list(OUTER_EYE_CORNERS)]
        angle = math.atan2(right[1] - left[1], right[0] - left[0])
        axes = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        along = points @ axes
        low, high = along.min(0), along.max(0)
        x, y = axes @ ((low + high) / 2)
        return Roi(float(x), float(y), float(max(high - low)) * MARGIN, angle)


def same_face(a: Roi, b: Roi) -> bool:
    """Two crops show one face when their centres are nearer than half the larger face."""
    return math.hypot(a.x - b.x, a.y - b.y) < max(a.size, b.size) / MARGIN / 2


def freeze(network: nn.Module, name: str) -> nn.Module:
    """The network with its weights, traced and frozen: a third faster on one thread. Any batch size; releases the GIL."""
    network.load_state_dict(load(name))
    network = network.eval().requires_grad_(False).to(memory_format=torch.channels_last)
    example = torch.zeros(2, 3, network.size, network.size).contiguous(memory_format=torch.channels_last)
    return torch.jit.freeze(torch.jit.trace(network, example, check_trace=False))


class FaceNetworks:
    """The three networks of face finding, loaded once. Stateless: any number of threads may share them."""

    def __init__(self) -> None:
        self.near = FaceDetector(freeze(NearFaceDetector(), "face_near"), NearFaceDetector, threshold=0.5)
        self.far = FaceDetector(freeze(FarFaceDetector(), "face_far"), FarFaceDetector, threshold=0.5)
        self.mesh = freeze(FaceMesh(), "face_mesh")

    def landmarks(self, image: Image, rois: Sequence[Roi]) -> list[Face]:
        """One face for each crop, whether one is there or not: its score says."""
        if not rois:
            return []
        crops = np.stack([roi.cut(image, FaceMesh.size) for roi in rois])
        with torch.inference_mode():
            points, presence = self.mesh(torch.from_numpy(crops).permute(0, 3, 1, 2).float().div_(255))
            scores = presence.sigmoid()
        return [self._place(*found) for found in zip(rois, points, scores.tolist(), strict=True)]

    @staticmethod
    def _place(roi: Roi, points: Tensor, score: float) -> Face:
        landmarks = points.numpy()
        xy = roi.place(landmarks[:, :2], FaceMesh.size)
        z = landmarks[:, 2:] * (roi.size / FaceMesh.size)
        return Face(np.concatenate([xy, z], axis=1).astype(np.float32), score)


def tiles(image: Image, overlap: float = 0.5) -> list[Roi]:
    """Squares half the image's short side, overlapping: what the near detector sees of small faces."""
    height, width = image.shape[:2]
    side = max(min(height, width) * 0.5, max(height, width) / 6)
    steps = [max(1, math.ceil((length - side) / (side * (1 - overlap))) + 1) for length in (width, height)]
    xs, ys = (np.linspace(side / 2, length - side / 2, n) for length, n in zip((width, height), steps, strict=True))
    return [Roi(float(x), float(y), side) for y in ys for x in xs]


class FaceSearch:
    """Looks for faces that are not known yet, cheapest ways first."""

    def __init__(self, networks: FaceNetworks, image: Image) -> None:
        self.networks, self.image = networks, image
        self.whole = Roi.around(image)

    def near(self) -> list[Roi]:
        return self._detect(self.networks.near, [self.whole])

    def far(self) -> list[Roi]:
        return self._detect(self.networks.far, [self.whole])

    def turned(self) -> list[Roi]:
        """Heads that lie on their side."""
        rois = [Roi(self.whole.x, self.whole.y, self.whole.size, turn) for turn in (math.pi / 2, -math.pi / 2)]
        return self._detect(self.networks.near, rois) + self._detect(self.networks.far, rois)

    def small(self) -> list[Roi]:
        return self._detect(self.networks.near, tiles(self.image))

    def _detect(self, detector: FaceDetector, rois: list[Roi]) -> list[Roi]:
        return [detection.roi for detection in detector.detect(self.image, rois)]

    def confirm(self, candidates: Sequence[Roi], known: Sequence[Face], most: int) -> list[Face]:
        """At most `most` new faces: present, and none that `known` or an earlier candidate shows."""
        faces: list[Face] = []
        for candidate in candidates:
            if len(faces) == most:
                break
            taken = [face.roi() for face in (*known, *faces)]
            if any(same_face(candidate, roi) for roi in taken):
                continue
            [face] = self.networks.landmarks(self.image, [candidate])
            if face.score >= APPEARS:
                [face] = self.networks.landmarks(self.image, [face.roi()])  # its own landmarks frame it better
                if face.score >= APPEARS and not any(same_face(face.roi(), roi) for roi in taken):
                    faces.append(face)
        return faces


def largest_first(faces: Sequence[Face]) -> list[Face]:
    return sorted(faces, key=lambda face: -face.roi().size)


def find_faces(networks: FaceNetworks, image: Image, *, max_faces: int = 1) -> list[Face]:
    """The faces of a still, H×W×3 uint8 RGB, found without history; the largest first."""
    search = FaceSearch(networks, image)
    faces: list[Face] = []
    for ways in (search.near, search.far, search.small, search.turned):
        if len(faces) < max_faces:
            faces += search.confirm(ways(), faces, max_faces - len(faces))
    return largest_first(faces)


class Track:
    """One followed face: its landmarks as found, and the filter that steadies what is shown."""

    def __init__(self, face: Face) -> None:
        self.face = face
        self.filter = OneEuro(cutoff=1.0, beta=20.0)

    def steadied(self, at: float) -> Face:
        unit = self.face.roi().size / MARGIN
        return Face(self.filter(self.face.landmarks, at, unit), self.face.score)


class FaceTracker:
    """The faces of one viewer over time. Only this holds state; `networks` are shared.

    With `steady=False` nothing is smoothed, so that each answer belongs to its frame alone.
    """

    def __init__(self, networks: FaceNetworks, *, max_faces: int = 1, steady: bool = True) -> None:
        self.networks, self.max_faces, self.steady = networks, max_faces, steady
        self.tracks: list[Track] = []
        self.searched_at = -math.inf
        self.turn = 0

    def update(self, image: Image, at: float) -> list[Face]:
        """The faces in the frame taken `at` s, H×W×3 uint8 RGB; the largest first."""
        self._follow(image)
        if self._should_search(at):
            self._search(image)
            self.searched_at = at
        faces = [track.steadied(at) if self.steady else track.face for track in self.tracks]
        return largest_first(faces)

    def _follow(self, image: Image) -> None:
        faces = self.networks.landmarks(image, [track.face.roi() for track in self.tracks])
        followed: list[Track] = []
        for track, face in zip(self.tracks, faces, strict=True):
            doubled = any(same_face(face.roi(), other.face.roi()) for other in followed)
            if face.score >= VANISHES and not doubled:
                track.face = face
                followed.append(track)
        self.tracks = followed

    def _should_search(self, at: float) -> bool:
        if not self.tracks:
            return True
        return len(self.tracks) < self.max_faces and not 0 <= at - self.searched_at < SEARCH_EVERY

    def _search(self, image: Image) -> None:
        """Near and far each time; of the dearer ways one, in turn, while there is no face at all."""
        search = FaceSearch(self.networks, image)
        ways = [search.near, search.far]
        if not self.tracks:
            ways.append((search.turned, search.small)[self.turn % 2])
            self.turn += 1
        for way in ways:
            room = self.max_faces - len(self.tracks)
            if room > 0:
                known = [track.face for track in self.tracks]
                self.tracks += [Track(face) for face in search.confirm(way(), known, room)]
