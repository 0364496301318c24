// The fitting room: puts stage, session, what is worn and the sheet together.

import { mountEveryone } from "studio/everyone";
import { mountFitting } from "studio/fitting";
import { createHints } from "studio/hints";
import { mountKeys } from "studio/keys";
import { HINTS, createListener } from "studio/listener";
import { createLoop } from "studio/loop";
import { createMeter } from "studio/meter";
import { createPace } from "studio/pace";
import { createPanels } from "studio/panels";
import { mountPhoto } from "studio/photo";
import { watchPresence } from "studio/presence";
import { openSession } from "studio/session";
import { mountSheet } from "studio/sheet";
import { createStage } from "studio/stage";
import { createTrust } from "studio/trust";
import { createWays } from "studio/ways";
import { looksIn } from "studio/wire";
import { announce } from "lib/announce";
import { csrfToken } from "lib/csrf";

export function mount(element) {
  const leaving = new AbortController();
  const { signal } = leaving;
  const part = (name) => element.querySelector(`[data-part="${name}"]`);
  const words = part("words").dataset;
  const { consent, ...urls } = element.dataset;

  const stage = createStage(part("stage"), { signal });
  const panels = createPanels(part("stage"));
  const hints = createHints(part("hint"), words, HINTS);
  const meter = createMeter(part("meter"), words.meter, { signal });
  const pace = createPace();
  const trust = createTrust(part("trust"), words.trust);
  const listener = createListener({ panels, hints, trust, pace, words, loop: () => loop });
  const session = openSession({ ...urls, consent, csrf: csrfToken() }, { ...listener, reply: (reply) => loop.receive(reply) });
  const loop = createLoop({ session, pace, onPicture });
  const ways = createWays({ loop, panels, urls, consent, on: { way: showWay, refused } });
  const photo = mountPhoto(part("file"), { ways, panels, hints, signal });
  const everyone = mountEveryone(part("everyone"), { session, onTurn: loop.refresh, signal });
  const fitting = mountFitting(element, { words, hints, onDress, signal });
  const sheet = mountSheet(part("sheet"), { worn: () => fitting.worn, words, signal });
  const hasOne = () => fitting.worn.looks.length === 1;

  const actions = {
    ...fitting.actions,
    ...{ camera: ways.camera, model: ways.model, choosePhoto: photo.choose },
    ...{ one: fitting.compare.keep, two: () => lay(2), four: () => lay(4), compare: turnCompare },
    ...{ reconnect: session.retry, reload: () => location.reload() },
    agree: () => ways.camera(ways.agree()),
    agreeToPhoto: () => photo.choose(ways.agree()),
    freeze: () => (ways.way === "camera" ? ways.freeze() : ways.camera()),
    snapshot: () => stage.isPainted && loop.takeSnapshot(),
    keep: () => (loop.source && hasOne() ? loop.takeSnapshot() : sheet.open()),
    mirror: () => press("mirror", stage.turnMirror()),
  };

  function onPicture(capture, rendered, reply) {
    const looks = looksIn(reply.flags);
    stage.paint(capture, rendered, reply.seq, looks);
    listener.seen(reply);
    if (!loop.source.isStill) meter.count(reply.at);
    if (reply.isSnapshot) sheet.open({ ...reply, capture, isOfSeveral: looks > 0 });
  }

  function onDress(look, looks) {
    session.setLook(look, looks);
    loop.refresh();
  }

  function lay(many) {
    press("compare", stage.turnCompare(false));
    fitting.compare.start(many);
  }

  /** With and without make-up is a matter of one look. */
  function turnCompare() {
    if (!hasOne()) fitting.compare.keep();
    press("compare", stage.turnCompare());
  }

  function press(action, isOn) {
    element.querySelector(`[data-action="${action}"]`).setAttribute("aria-pressed", isOn);
  }

  function showWay(way) {
    everyone.setWay(way);
    press("mirror", stage.setWay(way));
    element.querySelector('[data-action="freeze"]').setAttribute("aria-label", way === "camera" ? words.freeze : words.live);
    hints.clear();
    if (way === "freeze") announce(words.frozen);
  }

  function refused(name, text) {
    hints.set("reading", false);
    hints.flash(text || (name === "model" ? words.modelFailed : words.photoFailed));
  }

  function click({ target }) {
    const button = target.closest("[data-action]");
    actions[button?.dataset.action]?.(button);
    button?.closest("[popover]")?.hidePopover();
  }

  element.addEventListener("click", click, { signal });
  mountKeys({ ...fitting.actions, signal });
  watchPresence({ leave: () => (ways.rest(), session.close()), comeBack: ways.wake, signal });

  ways.resume();
  element.inert = false; // until now a tap would have been lost

  return () => {
    leaving.abort();
    ways.leave();
    session.close();
  };
}
