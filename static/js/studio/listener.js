// What the server says, turned into hints and panels.

import { POSTS_PER_SECOND } from "studio/posts";
import { FACE, POOR_LIGHT } from "studio/wire";

const LIGHTS = ["dark", "bright", "coloured", "uneven"];
const RETRY_MS = 1000;
const LOST_MS = 1200; // a hiccup needs no panel
const FAILURES = 5; // in a row, until the fitting room is said to be out of order

export const HINTS = ["reading", "face", "faceStill", ...LIGHTS];

/** `loop` is a function that returns the loop: the two know each other. */
export function createListener({ panels, hints, trust, pace, words, loop }) {
  let verdict = null;
  let failures = 0;
  let isSlowNews = false;

  function error({ code }) {
    if (code === "consent_required" || code === "consent_version") return panels.show("outdated");
    if (code === "rate_limited") {
      pace.busy({ fps: 10, side: 640 });
      return setTimeout(() => loop().retry(), RETRY_MS);
    }
    if (code === "internal" && ++failures >= FAILURES) return panels.show("broken");
    if (code === "internal") hints.flash(words.failed);
    loop().skip();
  }

  const hear = {
    busy(message) {
      pace.busy(message);
      if (!loop().source?.isStill) hints.flash(words.busy);
    },
    "light.poor": (message) => (verdict = message.verdict),
    error,
  };

  return {
    message: (message) => hear[message.type]?.(message),
    open: () => loop().poke(),
    trouble(kind) {
      loop().drop();
      if (kind !== "lost") panels.show(kind);
      else if (loop().source) panels.showSoon(kind, LOST_MS); // without a picture nobody misses it
    },
    slow() {
      pace.cap(POSTS_PER_SECOND);
      isSlowNews = true;
    },
    /** Every reply says whether there was a face, and light to judge it by. */
    seen({ flags, confidence, verdict: said = verdict }) {
      failures = 0;
      if (["lost", "elsewhere", "broken"].includes(panels.shown)) panels.hide();
      panels.cancel();
      if (isSlowNews) hints.flash(words.slow); // said once there is a picture to be slow
      isSlowNews = false;
      const hasFace = Boolean(flags & FACE);
      const isStill = Boolean(loop().source?.isStill);
      const isPoor = Boolean(hasFace && flags & POOR_LIGHT);
      trust.see(confidence, isStill);
      hints.set("face", !hasFace && !isStill);
      hints.set("faceStill", !hasFace && isStill); // nobody can come closer in a photograph
      for (const light of LIGHTS) hints.set(light, isPoor && light === said);
    },
  };
}
