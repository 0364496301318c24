// The fitting room: puts stage, session, shade rail and sheet together.

import { createBasket } from "studio/cart";
import { mountCompare } from "studio/compare";
import { mountDivider } from "studio/divider";
import { createHints } from "studio/hints";
import { mountHold } from "studio/hold";
import { mountLayers } from "studio/layers";
import { HINTS, createListener } from "studio/listener";
import { toWire } from "studio/look";
import { mountLooks } from "studio/looks";
import { createLoop } from "studio/loop";
import { createMeter } from "studio/meter";
import { createPace } from "studio/pace";
import { createPanels } from "studio/panels";
import { watchPresence } from "studio/presence";
import { mountRail, readLook } from "studio/rail";
import { openSession } from "studio/session";
import { mountSheet } from "studio/sheet";
import { createStage } from "studio/stage";
import { createWardrobe } from "studio/wardrobe";
import { createWays } from "studio/ways";
import { looksIn } from "studio/wire";
import { mountWorn } from "studio/worn";
import { announce } from "lib/announce";
import { csrfToken } from "lib/csrf";

const LIVE = { jpeg: 80, faces: 1 };
const STILL = { jpeg: 92, faces: 4 }; // from 90 colour keeps its full resolution; a photo may show friends
const FACES = 4;

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
  const wardrobe = createWardrobe(readLook(part("start")), dress);
  const worn = mountWorn(element, { wardrobe, words, signal });
  const rail = mountRail(part("rail"), { onPick: put, onTurn: wardrobe.turnTo, wornId: () => wardrobe.worn.shade?.id, signal });
  const layers = mountLayers(part("layers"), { wardrobe, onOpen: (key) => choose(() => wardrobe.turnToLayer(key)), onCover: cover, signal });
  const basket = createBasket({ wardrobe, hints, words, url: urls.cartUrl });
  const compare = mountCompare(part("stage"), { wardrobe, rail, words, signal });
  const sheet = mountSheet(part("sheet"), { worn: () => wardrobe.worn, words, signal });

  const actions = {
    ...{ undo: wardrobe.undo, redo: wardrobe.redo, remove: wardrobe.strip },
    ...{ camera: ways.camera, model: ways.model, choosePhoto, cart: basket.one, cartAll: basket.all },
    ...{ one: compare.keep, two: () => lay(2), four: () => lay(4) },
    ...{ reconnect: session.retry, reload: () => location.reload(), clearFilters: () => part("filters").reset() },
    agree: () => ways.camera(ways.agree()),
    agreeToPhoto: () => choosePhoto(ways.agree()),
    freeze: () => (ways.way === "camera" ? ways.freeze() : ways.camera()),
    snapshot: () => stage.isPainted && loop.takeSnapshot(),
    keep: () => (loop.source && wardrobe.worn.looks.length === 1 ? loop.takeSnapshot() : sheet.open()),
    mirror: () => press("mirror", stage.turnMirror()),
    compare: turnCompare,
    filters: (button) => button.setAttribute("aria-expanded", element.classList.toggle("is-filtering")),
  };

  function onPicture(capture, rendered, reply) {
    const looks = looksIn(reply.flags);
    stage.paint(capture, rendered, reply.seq, looks);
    listener.seen(reply);
    if (!loop.source.isStill) meter.count(reply.at);
    if (reply.isSnapshot) sheet.open({ jpeg: reply.jpeg, capture, isOfSeveral: looks > 0 });
  }

  function show(now, options) {
    worn.show(now, options);
    layers.show(now);
    compare.show(now);
    rail.turnTo(now.region);
    rail.mark();
    session.setLook(toWire(now.look), now.looks.length > 1 ? now.looks.map(toWire) : []);
  }

  function dress(now) {
    show(now);
    loop.refresh();
  }

  function put(shade) {
    if (!wardrobe.put(shade)) hints.flash(words.full);
  }

  /** Turns the rail to the shades of the layer that `turn` leads to. */
  function choose(turn) {
    turn();
    rail.show(null, wardrobe.worn.region);
  }

  function cover(key) {
    const { region } = wardrobe.worn.look.layers.find((layer) => layer.key === key);
    choose(() => wardrobe.cover(region));
    hints.flash(words.cover);
  }

  function lay(many) {
    press("compare", stage.turnCompare(false));
    compare.start(many);
  }

  function setQuality() {
    const chosen = part("everyone").dataset.chosen;
    const faces = chosen ? { faces: part("everyone").checked ? FACES : 1 } : {};
    session.setQuality({ ...(ways.way === "camera" ? LIVE : STILL), ...faces });
  }

  function turnEveryone({ target }) {
    target.dataset.chosen = "yes";
    setQuality();
    loop.refresh();
  }

  /** With and without make-up is a matter of one look. */
  function turnCompare() {
    if (wardrobe.worn.looks.length > 1) compare.keep();
    press("compare", stage.turnCompare());
  }

  function press(action, isOn) {
    element.querySelector(`[data-action="${action}"]`).setAttribute("aria-pressed", isOn);
  }

  function showWay(way) {
    const isLive = way === "camera";
    if (!part("everyone").dataset.chosen) part("everyone").checked = !isLive;
    setQuality();
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

  function wearLook(look, name) {
    wardrobe.putLook(look);
    hints.flash(words.wearing.replace("{shade}", name));
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
  part("everyone").addEventListener("change", turnEveryone, { signal });
  mountLooks(part("looks"), { onWear: wearLook, signal });
  mountDivider(part("divider"), part("stage"), { signal });
  mountHold(part("hold"), stage.setBare, { signal });
  watchPresence({ leave, comeBack: () => (ways.way ? loop.refresh() : ways.camera()), signal });

  show(wardrobe.worn, { isFirst: true });
  if (ways.hasConsent()) ways.camera();
  element.inert = false; // until now a tap would have been lost

  return () => {
    leaving.abort();
    ways.leave();
    session.close();
  };
}
