"""What a JPEG says about itself, read before anything decodes it (ITU-T T.81, annex B)."""

from catalog.photos import MAX_SCANS, SOS

SOI = b"\xff\xd8"
SIZED = {0xC0, 0xC1, 0xC2}  # baseline, extended sequential, progressive; Huffman coded
STANDALONE = {0x01, *range(0xD0, 0xD8)}


class NotJpeg(ValueError):
    """The bytes are no JPEG that we decode."""


def jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels from the frame header. Raises NotJpeg; decodes nothing."""
    if not data.startswith(SOI) or data.count(SOS) > MAX_SCANS:
        raise NotJpeg("not a JPEG")
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
        elif marker in STANDALONE:
            at += 2
        elif marker in SIZED:
            return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        else:
            at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    raise NotJpeg("no frame header that we decode")
