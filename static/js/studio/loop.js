// Sends the newest picture as soon as the last one has come back: one frame in flight, never a queue.

import { encode, fit } from "studio/jpeg";
import { SNAPSHOT, STILL } from "studio/wire";

const GIVE_UP_MS = 2000; // doubled each time in a row: the first frame may have to wait for the networks to load
const MOST_MS = 20_000;
const SNAPSHOT_SIDE = 1280;
const SNAPSHOT_QUALITY = 0.92;

/** `onPicture(capture, bitmap, reply)` gets every reply with the very capture that it was made from. */
export function createLoop({ session, pace, onPicture }) {
  const capture = document.createElement("canvas");
  const context = capture.getContext("2d", { alpha: false, willReadFrequently: true });
  let source = null;
  let seq = 0;
  let inFlight = null;
  let isSnapshotWanted = false;
  let patience = GIVE_UP_MS;
  let timer = 0;

  /** Does whatever can be done now; called whenever something has changed. */
  function poke() {
    clearTimeout(timer);
    if (!source) return;
    if (inFlight) return again(inFlight.at + patience - performance.now(), giveUp);
    if (!source.isFresh()) return;
    if (!session.isOpen) return session.wake();
    const wait = isSnapshotWanted ? 0 : pace.wait(source.isStill);
    if (wait > 1) return again(wait, poke);
    send();
  }

  function again(wait, call) {
    timer = setTimeout(call, Math.max(wait, 0));
  }

  /** Not while the frame is still leaving: another would only wait behind it. */
  function giveUp() {
    if (session.isSending) return again(patience, giveUp);
    letGo();
  }

  function letGo() {
    patience = Math.min(patience * 2, MOST_MS);
    isSnapshotWanted ||= Boolean(inFlight?.isSnapshot);
    inFlight = null;
    source?.refresh?.();
    poke();
  }

  async function send() {
    const mine = source;
    const isFine = mine.isStill || isSnapshotWanted;
    const frame = { seq: ++seq, at: performance.now(), flags: mine.isStill ? STILL : 0, isSnapshot: isSnapshotWanted };
    [inFlight, isSnapshotWanted] = [frame, false];
    pace.sent();
    fit(capture, mine, isFine ? SNAPSHOT_SIDE : pace.step.side);
    mine.draw(context, capture.width, capture.height);
    const jpeg = mine.jpeg ?? (await encode(capture, isFine ? SNAPSHOT_QUALITY : pace.step.quality));
    if (mine.isStill) mine.jpeg = jpeg; // the very same bytes again: what was understood of them is used again
    if (inFlight === frame && session.isOpen) session.send(frame, jpeg);
    poke(); // to give up on it in time
  }

  async function receive(reply) {
    if (reply.seq !== inFlight?.seq) return;
    const frame = inFlight;
    patience = GIVE_UP_MS;
    const bitmap = await createImageBitmap(reply.jpeg);
    if (inFlight !== frame) return bitmap.close();
    if (!source?.isStill) pace.replied(performance.now() - reply.at);
    onPicture(capture, bitmap, { ...reply, isSnapshot: frame.isSnapshot || Boolean(reply.flags & SNAPSHOT) });
    inFlight = null;
    poke();
  }

  return {
    poke,
    receive,
    /** The frame in flight was refused: on to the next. A still waits for another reason to be drawn. */
    skip() {
      inFlight = null;
      poke();
    },
    /** The frame in flight came too soon: now it may go again. */
    retry: letGo,
    /** The link is gone, and the frame with it. */
    drop() {
      inFlight = null;
      source?.refresh?.();
    },
    setSource(next) {
      if (source !== next) source?.stop();
      [source, inFlight] = [next, null];
      poke();
    },
    get source() {
      return source;
    },
    /** A still is drawn anew for another look. */
    refresh() {
      source?.refresh?.();
      poke();
    },
    takeSnapshot() {
      isSnapshotWanted = true;
      source?.refresh?.();
      poke();
    },
  };
}
