// Two cloths side by side on the picture that this page holds; the better one goes into the form below.

import { drawDrape } from "colours/drape";
import { shown } from "colours/shown";

export function mount(root) {
  if (!shown.picture) return root.classList.add("is-empty");
  const { picture, isMirrored } = shown;
  const place = root.dataset.place.split(" ").map(Number);
  const leaving = new AbortController();
  for (const side of root.querySelectorAll("[data-side]")) {
    hang(side, { picture, isMirrored, place, signal: leaving.signal });
  }
  return () => leaving.abort();
}

function hang(side, { picture, isMirrored, place, signal }) {
  const canvas = side.querySelector("canvas");
  const season = side.querySelector("select");
  const groups = [...side.querySelectorAll("[data-season]")];
  canvas.classList.toggle("is-mirrored", isMirrored);

  const draw = () => drawDrape(canvas, picture, place, side.querySelector(".drape-cloths:not([hidden]) :checked").value);

  /** The season's own cloths, the first of them on. */
  function turn() {
    for (const group of groups) group.hidden = group.dataset.season !== season.value;
    side.querySelector(".drape-cloths:not([hidden]) input").checked = true;
    draw();
  }

  function choose() {
    const radio = document.querySelector(`.by-hand [name=season][value="${season.value}"]`);
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    radio.focus();
  }

  season.addEventListener("change", turn, { signal });
  side.addEventListener("change", ({ target }) => target.type === "radio" && draw(), { signal });
  side.querySelector('[data-action="choose"]').addEventListener("click", choose, { signal });
  turn();
}
