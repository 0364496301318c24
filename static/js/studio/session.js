// The session behind the stage: a socket that comes back by itself, or single posts where no socket gets through.

import { openPosts } from "studio/posts";
import { openSocket } from "studio/socket";
import { STILL } from "studio/wire";

const BACKOFF_MS = [500, 1000, 2000, 4000, 8000, 15000];
const REFUSALS = 2; // sockets that never opened, until posts take over
const FINAL = { 4400: "outdated", 4401: "signedOut", 4429: "elsewhere" };
const IDLE = 4408;
const LOOK_MS = 100; // a slider on its way says so often enough

/**
 * `on.open()`, `on.reply(reply)`, `on.message(message)`, `on.trouble(kind)` with kind: lost, elsewhere, signedOut,
 * outdated; `on.slow()` when posts take over.
 */
export function openSession({ socketUrl, frameUrl, csrf, consent }, on) {
  let look = { layers: [] };
  let looks = []; // side by side
  let isComparing = false;
  let isLookNew = true;
  let lookToldAt = 0;
  let quality = {};
  let link = null;
  let isOpen = false;
  let isUsingPosts = !("WebSocket" in window);
  let tries = 0; // since the last reply
  let hasSocket = false; // one has opened
  let timer = 0;

  function connect() {
    clearTimeout(timer);
    timer = 0;
    const events = { ready, closed, message, reply };
    const open = isUsingPosts ? openPosts : openSocket;
    const mine = Object.fromEntries(
      Object.entries(events).map(([name, call]) => [name, (...args) => link === opened && call(...args)]),
    );
    const opened = open({ url: isUsingPosts ? frameUrl : socketUrl, csrf, consent }, mine);
    link = opened;
    if (isUsingPosts) on.slow();
  }

  function ready() {
    isOpen = true;
    hasSocket ||= !isUsingPosts;
    link.tell({ type: "quality.set", ...quality });
    tellLook();
    on.open();
  }

  function tellLook() {
    isLookNew = false;
    lookToldAt = performance.now();
    link.tell({ type: "look.set", look });
    if (looks.length || isComparing) link.tell({ type: "compare.set", looks });
    isComparing = looks.length > 0;
  }

  function message(said) {
    if (said.code === "rate_limited") isLookNew = true; // it may be the look that was dropped
    on.message(said);
  }

  function reply(said) {
    tries = 0;
    on.reply(said);
  }

  function closed(code) {
    [isOpen, link] = [false, null];
    if (FINAL[code]) return on.trouble(FINAL[code]);
    if (code === IDLE) return; // wake() when next needed
    const isRefused = !isUsingPosts && !hasSocket && tries >= REFUSALS - 1;
    isUsingPosts = isRefused || !("WebSocket" in window); // posts that fail, too, tell nothing of sockets
    if (!isRefused) on.trouble("lost");
    timer = setTimeout(connect, BACKOFF_MS[Math.min(tries++, BACKOFF_MS.length - 1)]);
  }

  return {
    get isOpen() {
      return isOpen;
    },
    /** What was sent has not all left yet: a slow line. */
    get isSending() {
      return Boolean(link?.isSending());
    },
    /** Connects, unless it is connected or about to be. */
    wake() {
      if (!link && !timer) connect();
    },
    /** Connects now, without waiting for the backoff. */
    retry() {
      if (!link) connect();
    },
    /** A still always wears the look as it is now. */
    send(frame, jpeg) {
      if (isLookNew && (frame.flags & STILL || performance.now() - lookToldAt >= LOOK_MS)) tellLook();
      link.send(frame, jpeg);
    },
    /** Told with the next frame: the look, and those that are worn side by side instead, if any. */
    setLook(next, several = []) {
      [look, looks, isLookNew] = [next, several, true];
    },
    /** `jpeg`: the quality of replies, `faces`: how many are made up. */
    setQuality(next) {
      quality = next;
      if (isOpen) link.tell({ type: "quality.set", ...quality });
    },
    close() {
      clearTimeout(timer);
      timer = 0;
      const closing = link;
      [isOpen, link] = [false, null];
      closing?.close();
    },
  };
}
