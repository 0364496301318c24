"""The mailbox: one slot, the latest wins."""

import asyncio

import pytest

from tryon.mailbox import Mailbox


async def test_the_latest_wins_and_losses_are_counted_once():
    mailbox: Mailbox[int] = Mailbox()
    for item in range(5):
        mailbox.put(item)
        assert mailbox.depth == 1
    assert await mailbox.take() == 4
    assert (mailbox.depth, mailbox.replaced(), mailbox.replaced()) == (0, 4, 0)


async def test_take_waits_for_the_next():
    mailbox: Mailbox[str] = Mailbox()
    waiting = asyncio.create_task(mailbox.take())
    await asyncio.sleep(0)
    assert not waiting.done()
    mailbox.put("frame")
    assert await asyncio.wait_for(waiting, 1) == "frame"


async def test_nothing_is_held_after_it_was_taken():
    mailbox: Mailbox[bytes] = Mailbox()
    mailbox.put(b"frame")
    await mailbox.take()
    assert b"frame" not in vars(mailbox).values()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(mailbox.take(), 0.01)
