// The shade rail: native radios, so that arrow keys walk from shade to shade while the face follows.

import { readShade } from "studio/chips";

const RETRY_MS = 3000;

export function mountRail(element, { onPick, onTurn, wornId, signal }) {
  const shades = element.querySelector("[data-part=shades]");
  const filters = element.querySelector("[data-part=filters]");
  const find = (selector) => [...element.querySelectorAll(selector)];
  const parts = find("input[name=part]");
  const regions = find("input[name=region]");
  const radios = () => [...shades.querySelectorAll("input[name=shade]")];
  let timer = 0;
  const regionsOf = (part) => regions.filter((tab) => tab.closest("[data-of]").dataset.of === part);

  function mark() {
    for (const radio of radios()) radio.checked = radio.value === String(wornId());
  }

  function open(part) {
    part.checked = true;
    part.closest(".tab").scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** The shade that the page was opened with stands first; further down it would be there twice. */
  function settle() {
    shades.inert = false;
    clearTimeout(timer);
    const seen = new Set();
    for (const radio of radios()) {
      if (seen.has(radio.value)) radio.closest("li").remove();
      seen.add(radio.value);
    }
    mark();
  }

  /** Only the families and finishes of the region are offered. */
  function offer(region) {
    for (const choice of filters.querySelectorAll("[data-regions]")) {
      choice.hidden = !choice.dataset.regions.split(" ").includes(region);
    }
  }

  /** Another region begins with all its shades: red lips want no red hair. */
  function change(region) {
    shades.inert = true; // until hers are there
    filters.querySelector('[name=family][value=""]').checked = true;
    filters.querySelector("[name=finish]").value = "";
    offer(region);
  }

  /** The tabs and the list follow where she is choosing, as when undo leads elsewhere. */
  function turnTo(region) {
    const tab = regions.find(({ value }) => value === region);
    const part = parts.find(({ value }) => value === tab.closest("[data-of]").dataset.of);
    const shown = parts.find(({ checked }) => checked);
    if (regionsOf(shown.value).length) open(part); // looks and layers stay open
    for (const row of find("[data-of]")) row.hidden = row.dataset.of !== part.value;
    if (tab.checked) return;
    tab.checked = true;
    change(region);
    tab.dispatchEvent(new Event("input", { bubbles: true })); // htmx fetches its shades
  }

  /** The shades once more: they did not come, or htmx did not hear that they were wanted. */
  function askIn(ms) {
    clearTimeout(timer);
    timer = setTimeout(() => filters.requestSubmit(), ms);
  }

  function turnToPart({ target }) {
    const [first] = regionsOf(target.value);
    if (first) onTurn((regionsOf(target.value).find(({ checked }) => checked) ?? first).value);
  }

  function turnToRegion({ target }) {
    change(target.value);
    onTurn(target.value);
  }

  for (const tab of parts) tab.addEventListener("change", turnToPart, { signal });
  for (const tab of regions) tab.addEventListener("change", turnToRegion, { signal });
  shades.addEventListener("change", ({ target }) => target.name === "shade" && onPick(readShade(target)), { signal });
  shades.addEventListener("htmx:afterSettle", settle, { signal });
  for (const failure of ["htmx:sendError", "htmx:responseError"]) filters.addEventListener(failure, () => askIn(RETRY_MS), { signal });
  document.body.addEventListener("htmx:load", ({ target }) => target === document.body && shades.inert && askIn(0), { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
  offer(regions.find(({ checked }) => checked).value);
  settle();

  return {
    mark,
    turnTo,
    /** Opens the list of shades, or another page of the rail by its name. */
    show(name, region) {
      const part = name ?? regions.find(({ value }) => value === region).closest("[data-of]").dataset.of;
      open(parts.find(({ value }) => value === part));
    },
    /** So many shades that follow the worn one, round the list. */
    following(many) {
      if (shades.inert) return [];
      const all = radios();
      const from = all.findIndex(({ checked }) => checked) + 1;
      return [...all.slice(from), ...all.slice(0, from)].filter(({ checked }) => !checked).slice(0, many).map(readShade);
    },
  };
}
