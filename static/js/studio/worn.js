// Shows the layer that she is at: name and finish of the shade, the slider, the shape, and what can be done now.

import { announce } from "lib/announce";

const SPEAK_MS = 400; // walking through shades by arrow key: only the one she stays on is read out

export function mountWorn(rail, { wardrobe, words, signal }) {
  const part = (name) => rail.querySelector(`[data-worn="${name}"]`);
  const control = (name) => rail.querySelector(`[name="${name}"]`);
  const inner = control("inner");
  let spoken = null;
  let timer = 0;

  /** The region that she chooses for, while something is on elsewhere. */
  const nameOf = (region) => rail.querySelector(`[name=region][value="${region}"]`).parentElement.textContent;

  function showShade({ shade, region, look }) {
    part("brand").textContent = shade?.brand ?? "";
    part("name").textContent = shade?.name ?? "";
    part("name").hidden = !shade;
    part("bare").hidden = Boolean(shade);
    part("bare").textContent = look.layers.length ? nameOf(region) : words.nothingOn;
    if (shade?.product) part("name").href = shade.product;
    else part("name").removeAttribute("href");
    const meta = shade && [shade.price, "soldOut" in shade && words.soldOut, shade.truth, shade.finishLabel];
    part("meta").textContent = meta ? meta.filter(Boolean).join(" · ") : words.choose;
  }

  function showControls({ key, region, shade, intensity, shape, inner: second, look }) {
    const isBare = !look.layers.length;
    const slider = control("intensity");
    slider.value = slider.nextElementSibling.value = intensity;
    slider.disabled = key === null;
    showShapes(region, shape, key === null);
    rail.querySelector("[data-part=inner]").hidden = shape !== "two_tone";
    offerInner(shade, second);
    const can = { undo: wardrobe.canUndo, redo: wardrobe.canRedo, remove: !isBare, keep: !isBare, cart: shade?.cart };
    for (const [action, isPossible] of Object.entries(can)) enable(action, Boolean(isPossible));
    if (shade && "soldOut" in shade) enable("cart", false);
    enable("cartAll", look.layers.some((layer) => layer.shade.id));
    rail.querySelector("[data-worn=count]").textContent = look.layers.length || "";
    rail.querySelector("[data-worn=none]").hidden = !isBare;
  }

  /** Only the shapes of the region; none chosen is the first. */
  function showShapes(region, shape, isDisabled) {
    for (const row of rail.querySelectorAll("[data-shapes]")) {
      row.hidden = row.dataset.shapes !== region;
      row.disabled = row.hidden || isDisabled;
    }
    const radios = [...rail.querySelectorAll(`[data-shapes="${region}"] [name=shape]`)];
    const chosen = radios.find(({ value }) => value === shape) ?? radios[0];
    if (chosen) chosen.checked = true;
  }

  function enable(action, isPossible) {
    for (const button of rail.querySelectorAll(`[data-action="${action}"]`)) button.disabled = !isPossible;
  }

  /** The inside of two tones: a deeper coat of the same, or a shade worn before. */
  function offerInner(shade, second) {
    const shades = [second, ...wardrobe.recent].filter((each) => each?.name && each.id !== shade?.id);
    const each = [...new Map(shades.map((one) => [String(one.id), one])).values()];
    inner.replaceChildren(inner.options[0], ...each.map(({ id, name }) => new Option(name, id)));
    inner.value = second?.name ? String(second.id) : "";
  }

  function speak(shade) {
    if (spoken === shade?.id) return;
    spoken = shade?.id;
    clearTimeout(timer);
    const text = shade ? words.wearing.replace("{shade}", shade.spoken ?? shade.name) : words.bare;
    timer = setTimeout(() => announce(text), SPEAK_MS);
  }

  rail.addEventListener(
    "input",
    ({ target }) => {
      if (target.name === "intensity") wardrobe.wear({ intensity: Number(target.value) }, { isPassing: true });
    },
    { signal },
  );
  rail.addEventListener(
    "change",
    ({ target }) => {
      if (target.name === "intensity") wardrobe.wear({ intensity: Number(target.value) });
      if (target.name === "shape") wardrobe.wear({ shape: target.value });
      if (target.name === "inner") wardrobe.wear({ inner: wardrobe.recent.find(({ id }) => String(id) === target.value) ?? null });
    },
    { signal },
  );
  signal.addEventListener("abort", () => clearTimeout(timer));

  return {
    show(worn, { isFirst = false } = {}) {
      showShade(worn);
      showControls(worn);
      if (isFirst) spoken = worn.shade?.id;
      else speak(worn.shade);
    },
  };
}
