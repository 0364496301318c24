// The session behind the stage: a socket that comes back by itself, or single posts where no socket gets through.

import { openPosts } from "studio/posts";
import { openSocket } from "studio/socket";

const BACKOFF_MS = [500, 1000, 2000, 4000, 8000, 15000];
const REFUSALS = 2; // sockets that never opened, until posts take over
const FINAL = { 4400: "outdated", 4401: "signedOut", 4429: "elsewhere" };
const IDLE = 4408;

/**
 * `on.open()`, `on.reply(reply)`, `on.message(message)`, `on.trouble(kind)` with kind: lost, elsewhere, signedOut,
 * outdated; `on.slow()` when posts take over.
 */
export function openSession({ socketUrl, frameUrl, csrf, consent }, on) {
  let look = { layers: [] };
  let quality = {};
  let link = null;
  let isOpen = false;
  let isUsingPosts = !("WebSocket" in window);
  let tries = 0;
  let hasEverOpened = false;
  let timer = 0;

  function connect() {
    clearTimeout(timer);
    timer = 0;
    const events = { ready, closed, reply: on.reply, message: on.message };
    const open = isUsingPosts ? openPosts : openSocket;
    const mine = Object.fromEntries(
      Object.entries(events).map(([name, call]) => [name, (...args) => link === opened && call(...args)]),
    );
    const opened = open({ url: isUsingPosts ? frameUrl : socketUrl, csrf, consent }, mine);
    link = opened;
    if (isUsingPosts) on.slow();
  }

  function ready() {
    isOpen = hasEverOpened = true;
    tries = 0;
    link.tell({ type: "look.set", look });
    link.tell({ type: "quality.set", ...quality });
    on.open();
  }

  function closed(code) {
    [isOpen, link] = [false, null];
    if (FINAL[code]) return on.trouble(FINAL[code]);
    if (code === IDLE) return; // wake() when next needed
    if (!hasEverOpened && tries >= REFUSALS - 1) isUsingPosts = true;
    else on.trouble("lost");
    timer = setTimeout(connect, BACKOFF_MS[Math.min(tries++, BACKOFF_MS.length - 1)]);
  }

  return {
    get isOpen() {
      return isOpen;
    },
    /** Connects, unless it is connected or about to be. */
    wake() {
      if (!link && !timer) connect();
    },
    /** Connects now, without waiting for the backoff. */
    retry() {
      if (!link) connect();
    },
    send: (frame, jpeg) => link.send(frame, jpeg),
    setLook(next) {
      look = next;
      if (isOpen) link.tell({ type: "look.set", look });
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
