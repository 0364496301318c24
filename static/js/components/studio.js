// The fitting room: puts stage, session, shade rail and sheet together.

import { addToCart } from "studio/cart";
import { mountDivider } from "studio/divider";
import { createHints } from "studio/hints";
import { mountHold } from "studio/hold";
import { HINTS, createListener } from "studio/listener";
import { createLoop } from "studio/loop";
import { createMeter } from "studio/meter";
import { createPace } from "studio/pace";
import { createPanels } from "studio/panels";
import { watchPresence } from "studio/presence";
import { mountRail, startingLook } from "studio/rail";
import { openSession } from "studio/session";
import { mountSheet } from "studio/sheet";
import { createStage } from "studio/stage";
import { createWardrobe, toLook } from "studio/wardrobe";
import { createWays } from "studio/ways";
import { mountWorn } from "studio/worn";
import { announce } from "lib/announce";
import { csrfToken } from "lib/csrf";

const LIVE = { jpeg: 80, faces: 1 };
const STILL = { jpeg: 92, faces: 4 }; // from 90 colour keeps its full resolution; a photo may show friends

export function mount(element) {
  const leaving = new AbortController();
  const { signal } = leaving;
  const part = (name) => element.querySelector(`[data-part="${name}"]`);
  const words = part("words").dataset;
  const { consent, ...urls } = element.dataset;

  const stage = createStage(part("stage"));
  const panels = createPanels(part("stage"));
  const hints = createHints(part("hint"), words, HINTS);
  const meter = createMeter(part("meter"), words.meter, { signal });
  const pace = createPace();
  const listener = createListener({ panels, hints, pace, words, loop: () => loop });
  const session = openSession({ ...urls, consent, csrf: csrfToken() }, { ...listener, reply: (reply) => loop.receive(reply) });
  const loop = createLoop({ session, pace, onPicture });
  const ways = createWays({ loop, panels, urls, consent, on: { way: showWay, refused } });
  const wardrobe = createWardrobe(startingLook(element), dress);
  const worn = mountWorn(element, { wardrobe, words, signal });
  const rail = mountRail(part("shades"), { onPick: wardrobe.put, onTurn: wardrobe.turnTo, wornId: () => wardrobe.worn.shade?.id, signal });
  const sheet = mountSheet(part("sheet"), { worn: () => wardrobe.worn, words, signal });

  const actions = {
    ...{ undo: wardrobe.undo, redo: wardrobe.redo, remove: wardrobe.strip },
    ...{ camera: ways.camera, model: ways.model, choosePhoto, cart: putInCart },
    ...{ reconnect: session.retry, reload: () => location.reload(), clearFilters: () => part("filters").reset() },
    agree: () => ways.camera(ways.agree()),
    agreeToPhoto: () => choosePhoto(ways.agree()),
    freeze: () => (ways.way === "camera" ? ways.freeze() : ways.camera()),
    snapshot: () => stage.isPainted && loop.takeSnapshot(),
    keep: () => (loop.source ? loop.takeSnapshot() : sheet.open()),
    mirror: () => press("mirror", stage.turnMirror()),
    compare: () => press("compare", stage.turnCompare()),
    filters: (button) => button.setAttribute("aria-expanded", element.classList.toggle("is-filtering")),
  };

  function onPicture(capture, rendered, reply) {
    stage.paint(capture, rendered, reply.seq);
    listener.seen(reply);
    if (!loop.source.isStill) meter.count(reply.at);
    if (reply.isSnapshot) sheet.open({ jpeg: reply.jpeg, capture });
  }

  function dress(now) {
    worn.show(now);
    rail.turnTo(now.region);
    rail.mark();
    session.setLook(toLook(now));
    loop.refresh();
  }

  function press(action, isOn) {
    element.querySelector(`[data-action="${action}"]`).setAttribute("aria-pressed", isOn);
  }

  function showWay(way) {
    const isLive = way === "camera";
    session.setQuality(isLive ? LIVE : STILL);
    press("mirror", stage.setWay(way));
    element.querySelector('[data-action="freeze"]').setAttribute("aria-label", isLive ? words.freeze : words.live);
    hints.clear();
    if (way === "freeze") announce(words.frozen);
  }

  function choosePhoto() {
    if (ways.hasConsent()) part("file").click();
    else panels.show("consent");
  }

  function tryPhoto({ target }) {
    const [photo] = target.files;
    target.value = ""; // the same photo may be chosen again
    if (!photo) return;
    hints.flash(words.reading);
    ways.photo(photo);
  }

  function refused(text) {
    hints.flash(text ?? words.photoFailed);
  }

  async function putInCart() {
    const { shade } = wardrobe.worn;
    const { ok, message } = await addToCart(shade);
    hints.flash(ok ? words.inCart.replace("{shade}", shade.name) : (message ?? words.cartFailed));
  }

  function leave() {
    if (ways.way === "camera") ways.leave();
    session.close();
  }

  element.addEventListener(
    "click",
    ({ target }) => {
      const button = target.closest("[data-action]");
      actions[button?.dataset.action]?.(button);
      if (button?.closest("[popover]")) button.closest("[popover]").hidePopover();
    },
    { signal },
  );
  part("file").addEventListener("change", tryPhoto, { signal });
  mountDivider(part("divider"), part("stage"), { signal });
  mountHold(part("hold"), stage.setBare, { signal });
  watchPresence({ leave, comeBack: () => (ways.way ? loop.refresh() : ways.camera()), signal });

  worn.show(wardrobe.worn, { isFirst: true });
  rail.turnTo(wardrobe.worn.region);
  rail.mark();
  session.setLook(toLook(wardrobe.worn));
  if (ways.hasConsent()) ways.camera();
  element.inert = false; // until now a tap would have been lost

  return () => {
    leaving.abort();
    ways.leave();
    session.close();
  };
}
