"""Names of the face regions: class order of the label maps, merged classes, landmark index sets.

The first nineteen classes are CelebAMask-HQ's. Left and right are the person's own, so her left eye lies on
the right of an unmirrored picture.
"""

CLASSES = (
    "background",
    "skin",
    "nose",
    "glasses",
    "left_eye",
    "right_eye",
    "left_brow",
    "right_brow",
    "left_ear",
    "right_ear",
    "mouth",
    "upper_lip",
    "lower_lip",
    "hair",
    "hat",
    "earring",
    "necklace",
    "neck",
    "cloth",
    "occluder",
)
INDEX = {name: index for index, name in enumerate(CLASSES)}

BACKGROUND = INDEX["background"]
SKIN = INDEX["skin"]
NOSE = INDEX["nose"]
MOUTH = INDEX["mouth"]
UPPER_LIP = INDEX["upper_lip"]
LOWER_LIP = INDEX["lower_lip"]
HAIR = INDEX["hair"]
OCCLUDER = INDEX["occluder"]

IGNORED = 255  # a label that teaches nothing

LABELLED = CLASSES[:OCCLUDER]  # what people have labelled; `occluder` is only ever pasted

SWAPS = tuple((INDEX[f"left_{part}"], INDEX[f"right_{part}"]) for part in ("eye", "brow", "ear"))
"""Pairs of classes that trade places when a picture is mirrored."""

MERGED = {
    **{name: (index,) for name, index in INDEX.items() if "_" not in name or "lip" in name},
    **{f"{part}s": (INDEX[f"left_{part}"], INDEX[f"right_{part}"]) for part in ("eye", "brow", "ear")},
    "jewellery": (INDEX["earring"], INDEX["necklace"]),
}
for _name in ("earring", "necklace", "occluder"):
    del MERGED[_name]
"""The fifteen classes that are left when left and right, and earrings and necklaces, count as one."""

# Points of the 478-point face mesh.
EYE_RINGS = (  # her left, her right
    (263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466),
    (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246),
)
LEFT_IRIS = 473
RIGHT_IRIS = 468
MOUTH_CORNERS = (61, 291)  # her right, her left
# The lips' rings, from her right corner along the lower lip to the left, and back along the upper lip.
OUTER = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185)
INNER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191)
