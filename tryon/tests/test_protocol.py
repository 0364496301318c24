"""The protocol's words and numbers: headers there and back, and docs/protocol.md says the same."""

import re

from django.conf import settings

from tryon import protocol
from tryon.protocol import Close, Code, Flag, Reply

DOCUMENT = (settings.BASE_DIR / "docs/protocol.md").read_text()


def test_a_reply_header_survives_the_wire():
    reply = Reply(7, Flag.FACE | Flag.PAINTED, 1234.5, 12.25, 0.5, faces=3, dropped=200, waiting=1)
    assert len(reply.pack()) == 24
    assert Reply.unpack(reply.pack() + b"jpeg") == reply


def test_counts_beyond_their_bits_stay_at_the_top():
    reply = Reply(1, Flag(0), 0.0, 0.0, 0.0, faces=99, dropped=100_000, waiting=99)
    back = Reply.unpack(reply.pack())
    assert (back.faces, back.dropped, back.waiting, back.flags) == (15, 255, 15, 0)


def test_a_frame_header_survives_the_wire():
    frame = protocol.read_frame(protocol.pack_frame(2**32 - 1, 1.5, b"jpeg", still=True), 9.0)
    assert (frame.seq, frame.capture_ms, frame.is_still, frame.jpeg) == (2**32 - 1, 1.5, True, b"jpeg")


def test_a_frame_shows_nothing_of_itself():
    frame = protocol.read_frame(protocol.pack_frame(1, 0.0, b"secret"), 0.0)
    assert "secret" not in f"{frame} {frame!r}"


def test_every_error_code_is_documented():
    table = DOCUMENT.split("### Error codes")[1].split("###")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.M)) == {code.value for code in Code}


def test_every_close_code_is_documented():
    table = DOCUMENT.split("### Close codes")[1].split("##")[0]
    assert {int(code) for code in re.findall(r"^\| (4\d{3})", table, re.M)} == {code.value for code in Close}


def test_every_flag_is_documented_with_its_bit():
    table = DOCUMENT.split("| reply flag | bits |")[1].split("\n\n")[0]
    documented = {
        name: int(bits, 16) for name, bits in re.findall(r"^\| `(\w+)` \| \d+ \(`(0x\w+)`\)", table, re.M)
    }
    assert documented == {flag.name: flag.value for flag in Flag}


def test_the_documented_numbers_are_those_of_the_code():
    for number in (
        f"{protocol.MAX_FRAME_BYTES:,} bytes",
        f"{protocol.MAX_FRAME_SIDE} px",
        f"more than {protocol.RATE} messages a second (burst {protocol.BURST})",
        f"{protocol.IDLE_S} s without a message",
        f"{protocol.MAX_STRIKES} more messages refused",
        f"`protocol`: {protocol.PROTOCOL}",
        f"at most {protocol.MAX_TEXT // 1024} KiB",
    ):
        assert number in DOCUMENT, number
