"""MediaPipe's attention mesh (Grishchenko et al. 2020, arXiv:2006.10962): 478 landmarks of one aligned face.

A trunk finds 468 points and whether a face is there at all; then lips and eyes are cut out of an early
feature map by their points and each is found again, precisely, by a small network of its own. The three
region networks are twins, so are the five heads (lips, eye, iris, eye, iris): each set runs as one network of
grouped convolutions.
Modules are defined in the order in which the published graph runs them; `ml.convert` relies on it.
"""

from functools import partial

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ml.networks.blazeface import BlazeBlock

# Which of the 468 points each region finds again, in the order of its output. Left and right are hers.
LIPS = (
    *(61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409),
    *(78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415),
    *(76, 77, 90, 180, 85, 16, 315, 404, 320, 307, 306, 184, 74, 73, 72, 11, 302, 303, 304, 408),
    *(62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292, 183, 42, 41, 38, 12, 268, 271, 272, 407),
)
RIGHT_EYE = (
    *(33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173),
    *(130, 25, 110, 24, 23, 22, 26, 112, 243, 247, 30, 29, 27, 28, 56, 190),
    *(226, 31, 228, 229, 230, 231, 232, 233, 244, 113, 225, 224, 223, 222, 221, 189),
    *(35, 124, 46, 53, 52, 65, 143, 111, 117, 118, 119, 120, 121, 128, 245, 156),
    *(70, 63, 105, 66, 107, 55, 193),
)
LEFT_EYE = (
    *(263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398),
    *(359, 255, 339, 254, 253, 252, 256, 341, 463, 467, 260, 259, 257, 258, 286, 414),
    *(446, 261, 448, 449, 450, 451, 452, 453, 464, 342, 445, 444, 443, 442, 441, 413),
    *(265, 353, 276, 283, 282, 295, 372, 340, 346, 347, 348, 349, 350, 357, 465, 383),
    *(300, 293, 334, 296, 336, 285, 417),
)
REGIONS = (LIPS, RIGHT_EYE, LEFT_EYE)
CORNERS = ((61, 291), (33, 133), (362, 263))  # what is level in each region's crop
EYELIDS = 16  # the first points of an eye are its lids: an iris lies at their mean depth


MeshBlock = partial(BlazeBlock, prelu=True)


def region_matrices(points: Tensor, index: Tensor, corners: Tensor, size: int, margin: float = 1.5) -> Tensor:
    """The affine maps B×R×2×3 from the regions' crops to the feature map (Landmarks2TransformMatrix).

    `points` B×N×2 in the feature map, `index` R×K the points that the crop must hold, `corners` R×2 the two
    that lie level in it.
    """
    level = points[:, corners[:, 1]] - points[:, corners[:, 0]]  # B×R×2
    level = level / level.norm(dim=-1, keepdim=True).clamp_min(1e-6)
    cos, sin = level.unbind(-1)
    axes = torch.unflatten(torch.stack([cos, -sin, sin, cos], -1), -1, (2, 2))  # crop axes → map axes
    held = points[:, index] @ axes  # B×R×K×2 along the crop's axes
    low, high = held.amin(2), held.amax(2)
    linear = axes * ((high - low) * (margin / size)).unsqueeze(-2)
    centre = axes @ ((low + high) / 2).unsqueeze(-1)
    half = linear.sum(-1, keepdim=True) * (size / 2)
    return torch.cat([linear, centre - half], -1)


def crop_regions(features: Tensor, matrices: Tensor, size: int) -> Tensor:
    """B×C×S×S cut by B×R×2×3 → B×(R·C)×size×size; zero outside (TransformTensorBilinear, version 2)."""
    batch, regions = matrices.shape[:2]
    ticks = torch.arange(size, dtype=features.dtype, device=features.device) + 0.5
    y, x = torch.meshgrid(ticks, ticks, indexing="ij")
    centres = torch.stack([x, y, torch.ones_like(x)], -1).reshape(-1, 3)
    at = centres @ matrices.transpose(-1, -2) - 0.5  # B×R×(size²)×2, from the first px's centre
    grid = at * (2 / (features.shape[-1] - 1)) - 1
    inside = (grid.abs() <= 1).all(-1).reshape(batch, 1, regions, size, size)
    grid = grid.reshape(batch, regions * size, size, 2)
    crops = F.grid_sample(features, grid, mode="bilinear", padding_mode="zeros", align_corners=True)
    crops = (torch.unflatten(crops, 2, (regions, size)) * inside).transpose(1, 2).flatten(1, 2)
    return crops.contiguous(memory_format=torch.channels_last)


def _trunk_stage(inputs: int, outputs: int) -> list[BlazeBlock]:
    return [MeshBlock(inputs, outputs, stride=2), MeshBlock(outputs, outputs), MeshBlock(outputs, outputs)]


class FaceMesh(nn.Module):
    """Takes B×3×192×192 RGB in 0..1. Returns landmarks B×478×3 in input px and presence logits B.

    Points 0–467 are the canonical mesh, 468–472 and 473–477 her right and left iris.
    """

    held: Tensor
    corners: Tensor
    refined: Tensor
    size = 192
    crop = 16  # a region's crop, px

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 16, 3, 2), nn.PReLU(16))
        self.early = nn.Sequential(MeshBlock(16, 16), MeshBlock(16, 16), MeshBlock(16, 32, stride=2))
        self.trunk = nn.Sequential(
            MeshBlock(32, 32),
            MeshBlock(32, 32),
            *_trunk_stage(32, 64),
            *_trunk_stage(64, 128),
            *_trunk_stage(128, 128),
            *_trunk_stage(128, 128),
            nn.Conv2d(128, 32, 1),
            nn.PReLU(32),
            MeshBlock(32, 32),
        )
        self.mesh = nn.Conv2d(32, 468 * 3, 3)
        self.regions = nn.Sequential(
            MeshBlock(32, 32, twins=3),
            MeshBlock(32, 32, twins=3),
            MeshBlock(32, 64, stride=2, twins=3),
            MeshBlock(64, 64, twins=3),
            MeshBlock(64, 64, twins=3),
            MeshBlock(64, 128, stride=2, twins=3),
        )
        self.heads = nn.Sequential(
            MeshBlock(128, 128, twins=5),
            MeshBlock(128, 128, twins=5),
            MeshBlock(128, 128, stride=2, twins=5),
            MeshBlock(128, 128, twins=5),
            MeshBlock(128, 128, twins=5),
            nn.Conv2d(5 * 128, 5 * 32, 1, groups=5),
            nn.PReLU(5 * 32),
            MeshBlock(32, 32, twins=5),
        )
        self.points = nn.ModuleList(nn.Conv2d(32, 2 * n, 2) for n in (80, 71, 5, 71, 5))
        self.presence = nn.Conv2d(32, 1, 3)
        held = [(*region, *region[:1] * (80 - len(region))) for region in REGIONS]
        self.register_buffer("held", torch.tensor(held), persistent=False)
        self.register_buffer("corners", torch.tensor(CORNERS), persistent=False)
        self.register_buffer("refined", torch.tensor(sum(REGIONS, ())), persistent=False)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        early = self.early(self.stem(F.pad(x, (0, 1, 0, 1))))
        late = self.trunk(early)
        mesh = self.mesh(late).reshape(-1, 468, 3)
        return self._refine(mesh, early), self.presence(late).flatten()

    def _refine(self, mesh: Tensor, early: Tensor) -> Tensor:
        """The mesh with the regions' points in place and the irises appended."""
        step = self.size / early.shape[-1]  # input px for one px of the feature map
        matrices = region_matrices(mesh[..., :2] / step, self.held, self.corners, self.crop)
        lips, right, left = self.regions(crop_regions(early, matrices, self.crop)).chunk(3, 1)
        twins = self.heads(torch.cat([lips, right, right, left, left], 1)).chunk(5, 1)
        placed = []
        for head, twin, region in zip(self.points, twins, (0, 1, 1, 2, 2), strict=True):
            points = head(twin).flatten(1).unflatten(1, (-1, 2))  # crop px times `step`
            linear, offset = matrices[:, region, :, :2], matrices[:, region, None, :, 2]
            placed.append(points @ linear.transpose(1, 2) + offset * step)  # TransformLandmarks
        lips, right, right_iris, left, left_iris = placed
        xy = mesh[..., :2].index_copy(1, self.refined, torch.cat([lips, right, left], 1))
        depth = mesh[..., 2:]
        lids = [
            depth[:, eye[:EYELIDS]].mean(1, keepdim=True).expand(-1, 5, -1) for eye in (RIGHT_EYE, LEFT_EYE)
        ]
        return torch.cat([torch.cat([xy, right_iris, left_iris], 1), torch.cat([depth, *lids], 1)], -1)
