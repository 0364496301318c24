"""The live session's socket: `receive` fills a one-slot mailbox, one worker drains it through the engine."""

import asyncio
import json
from collections.abc import Coroutine
from time import monotonic
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import DatabaseError

from accounts.models import Consent
from tryon import engine, protocol
from tryon.bucket import TokenBucket
from tryon.controls import SNAPSHOT_QUALITY, Session, read_look, read_looks
from tryon.engine import Look
from tryon.frames import check_frame, log_failure, reply_to
from tryon.jpeg import BadFrame
from tryon.mailbox import Mailbox
from tryon.pace import Pace
from tryon.protocol import Close, Code, Frame, Refused, Reply
from tryon.results import Dressed
from tryon.seats import Seat
from tryon.services.consent import note_consent
from tryon.services.shades import UnknownShade, count_tries, shades_worn, with_true_shades
from tryon.visitors import is_signed_in_still, session_group, visitor_of_scope

WATCH_S = 1.0  # how often silence is looked for
RENEW_S = 20.0  # how often seat and login are confirmed


class TryOnConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """One socket. Frames live in its mailbox, the engine's job and the session's last still; nowhere else."""

    idle_s: float = protocol.IDLE_S

    async def connect(self) -> None:
        self.session = Session()
        self.mailbox: Mailbox[Frame] = Mailbox()
        self.bucket = TokenBucket(protocol.RATE, protocol.BURST)
        self.told_rate = TokenBucket(1, 1)
        self.pace = Pace()
        self.strikes = 0
        self.heard_at = monotonic()
        self.is_over = False
        self.tasks: set[asyncio.Task[None]] = set()
        self.workers: list[asyncio.Task[None]] = []
        self.group: str | None = None
        self.seat = Seat(visitor_of_scope(self.scope))
        await self.accept()
        if not await self.seat.take():
            await self._refuse(Refused(Code.TOO_MANY_SOCKETS, "close another fitting room first"))
            return await self._end(Close.TOO_MANY_SOCKETS)
        if session_key := self.scope["session"].session_key:
            self.group = session_group(session_key)
            await self.channel_layer.group_add(self.group, self.channel_name)
        await self._tell_ready()
        self.workers = [self._start(self._work()), self._start(self._watch())]

    async def disconnect(self, code: int) -> None:
        self.is_over = True
        for worker in self.workers:
            worker.cancel()
        self.session = Session()  # lets go of the last still
        await self.seat.leave()
        if self.group is not None:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.is_over:
            return
        self.heard_at = monotonic()
        try:
            if not self.bucket.take():
                raise Refused(Code.RATE_LIMITED, f"at most {protocol.RATE} messages a second")
            if bytes_data is not None:
                self._receive_frame(bytes_data)
            else:
                await self._receive_control(text_data or "")
            self.strikes = max(0, self.strikes - 1)
        except Refused as refusal:
            await self._strike(refusal)
        except DatabaseError as error:
            log_failure(error)
            await self._refuse(Refused(Code.INTERNAL, "try again"))

    def _receive_frame(self, message: bytes) -> None:
        frame = protocol.read_frame(message, monotonic())
        self.session.require_consent(frame.seq)
        check_frame(frame)
        self.mailbox.put(frame)

    async def _receive_control(self, text: str) -> None:
        message = protocol.read_control(text)
        match message["type"]:
            case "consent.give":
                self.session.give_consent(message)
                await database_sync_to_async(note_consent)(self.scope["user"], Consent.Document.CAMERA)
                await self._tell_ready()
            case "look.set":
                [self.session.look] = await true_looks(read_look(message))
            case "compare.set":
                self.session.compare = tuple(await true_looks(*read_looks(message)))
            case "quality.set":
                self.session.set_quality(message)
            case "snapshot.take":
                self.session.take_snapshot(message)
            case _:
                raise Refused(Code.UNKNOWN_TYPE, "no such type")

    async def _work(self) -> None:
        while True:
            frame = await self.mailbox.take()
            looks = self.session.compare or (self.session.look,)
            is_snapshot = self.session.wants_snapshot
            try:
                dressed = await self._dress(frame, looks, is_snapshot)
            except BadFrame as error:
                await self._strike(Refused(Code.FRAME_NOT_JPEG, str(error), frame.seq))
            except Exception as error:  # whatever a frame does to the engine, the next one gets its chance
                log_failure(error)
                await self._refuse(Refused(Code.INTERNAL, "this frame failed", frame.seq))
            else:
                await self._reply(frame, dressed, is_snapshot)
                self._count(dressed, looks)

    async def _dress(self, frame: Frame, looks: tuple[Look, ...], is_snapshot: bool) -> Dressed:
        session = self.session
        return await engine.default_engine().dress(
            session.viewer,
            frame.jpeg,
            looks[0],
            captured_at=frame.capture_ms / 1000,
            still=frame.is_still,
            faces=session.faces,
            quality=SNAPSHOT_QUALITY if is_snapshot else session.quality,
            compare=looks if len(looks) > 1 else (),
        )

    async def _reply(self, frame: Frame, dressed: Dressed, is_snapshot: bool) -> None:
        dropped, waiting = self.mailbox.replaced(), self.mailbox.depth
        reply = reply_to(frame, dressed, is_snapshot=is_snapshot, dropped=dropped, waiting=waiting)
        await self.send(bytes_data=reply.pack() + dressed.jpeg)
        self.session.wants_snapshot &= not is_snapshot
        for change in self.session.changes(frame, dressed):
            await self._tell(change)
        if not frame.is_still:
            await self._keep_pace(dressed, reply)

    async def _keep_pace(self, dressed: Dressed, reply: Reply) -> None:
        note = self.pace.note(lost=reply.dropped, server_ms=reply.server_ms, side=dressed.side)
        if note:
            await self._tell(note)

    def _count(self, dressed: Dressed, looks: tuple[Look, ...]) -> None:
        """Each shade once a socket, beside the frames: a write may have to wait for the database."""
        new = shades_worn(*looks) - self.session.counted if dressed.is_painted else set()
        if new:
            self.session.counted |= new
            self._start(database_sync_to_async(count_tries)(new, self.scope["session"]))

    async def _watch(self) -> None:
        """Close when nobody speaks or the login has ended; keep the seat meanwhile."""
        renewed_at = monotonic()
        while True:
            await asyncio.sleep(min(WATCH_S, self.idle_s / 4))
            if monotonic() - self.heard_at > self.idle_s:
                return await self._end(Close.IDLE)
            if monotonic() - renewed_at > RENEW_S:
                renewed_at = monotonic()
                await self.seat.renew()
                if not await is_signed_in_still(self.scope):
                    return await self._end(Close.SIGNED_OUT)

    async def session_end(self, event: dict[str, Any]) -> None:
        """From the channel layer: this session was signed out."""
        await self._end(Close.SIGNED_OUT)

    async def _strike(self, refusal: Refused) -> None:
        self.strikes += 1
        if refusal.code is not Code.RATE_LIMITED or self.told_rate.take():
            await self._refuse(refusal)
        if self.strikes >= protocol.MAX_STRIKES:
            await self._end(Close.ABUSE)

    async def _refuse(self, refusal: Refused) -> None:
        await self._tell(refusal.to_json())

    async def _tell_ready(self) -> None:
        await self._tell(
            {
                "type": "session.ready",
                "protocol": protocol.PROTOCOL,
                "consent": protocol.CONSENT_VERSION,
                "consented": self.session.has_consent,
                "limits": protocol.limits(settings.TRYON_MAX_SOCKETS_PER_USER),
            }
        )

    async def _tell(self, message: dict[str, Any]) -> None:
        if not self.is_over:
            await self.send(text_data=json.dumps(message))

    async def _end(self, code: Close) -> None:
        if not self.is_over:
            self.is_over = True
            await self.close(code)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) and not self.is_over:
            log_failure(error)


async def true_looks(*looks: Look) -> list[Look]:
    try:
        return [await database_sync_to_async(with_true_shades)(look) for look in looks]
    except UnknownShade as error:
        raise Refused(Code.UNKNOWN_SHADE, str(error)) from None
