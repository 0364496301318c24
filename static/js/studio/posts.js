// The link without a WebSocket: every frame is a post of its own. Calls back as studio/socket does.

import { STILL } from "studio/wire";

export const POSTS_PER_SECOND = 8;
const LOST = 1006; // what a socket says when its connection breaks

export function openPosts({ url, csrf, consent }, on) {
  const leaving = new AbortController();
  let look = { layers: [] };
  let looks = [];
  let quality = {};

  async function send(frame, jpeg) {
    const form = new FormData();
    form.set("frame", jpeg, "frame.jpg");
    form.set("look", JSON.stringify(look));
    if (looks.length) form.set("compare", JSON.stringify(looks));
    form.set("consent", consent);
    form.set("seq", frame.seq);
    form.set("capture_ms", frame.at);
    if (frame.flags & STILL) form.set("still", "1");
    form.set("faces", quality.faces ?? 1);
    form.set("jpeg", frame.isSnapshot ? 95 : (quality.jpeg ?? 80));
    try {
      const headers = { "X-CSRFToken": csrf, Accept: "application/json, image/jpeg" };
      const answer = await fetch(url, { method: "POST", body: form, headers, signal: leaving.signal });
      if (answer.ok) on.reply(await readReply(answer));
      else on.message(await readError(answer));
    } catch {
      if (!leaving.signal.aborted) on.closed(LOST);
    }
  }

  queueMicrotask(on.ready);
  return {
    send,
    tell(message) {
      if (message.type === "look.set") look = message.look;
      if (message.type === "compare.set") looks = message.looks;
      if (message.type === "quality.set") quality = message;
    },
    isSending: () => false,
    close: () => leaving.abort(),
  };
}

async function readReply(answer) {
  const number = (name) => Number(answer.headers.get(`X-Mimo-${name}`));
  return {
    seq: number("Seq"),
    flags: number("Flags"),
    at: number("Capture-Ms"),
    serverMs: number("Server-Ms"),
    confidence: number("Confidence"),
    verdict: answer.headers.get("X-Mimo-Light"),
    jpeg: await answer.blob(),
  };
}

async function readError(answer) {
  const { error = "internal" } = await answer.json().catch(() => ({}));
  return { type: "error", code: error };
}
