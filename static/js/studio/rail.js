// The shade rail: native radios, so that arrow keys walk from shade to shade while the face follows.

import { fromWire } from "studio/look";

export function mountRail(element, { onPick, onTurn, wornId, signal }) {
  const shades = element.querySelector("[data-part=shades]");
  const filters = element.querySelector("[data-part=filters]");
  const find = (selector) => [...element.querySelectorAll(selector)];
  const parts = find("input[name=part]");
  const regions = find("input[name=region]");
  const radios = () => [...shades.querySelectorAll("input[name=shade]")];
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
      const all = radios();
      const from = all.findIndex(({ checked }) => checked) + 1;
      return [...all.slice(from), ...all.slice(0, from)].filter(({ checked }) => !checked).slice(0, many).map(readShade);
    },
  };
}

/** The look that an element brings: its JSON, and the chips of its shades in a template. */
export function readLook(element) {
  const look = JSON.parse(element.querySelector("script[type='application/json']").textContent);
  const chips = element.querySelector("template").content;
  return fromWire(look, (id) => {
    const radio = chips.querySelector(`input[name=shade][value="${id}"]`);
    return radio && readShade(radio);
  });
}

/** A shade as the rail's radio carries it. */
function readShade(radio) {
  const { lab, more, coverage, ...words } = radio.dataset;
  const [colour, ...others] = [lab, ...more.split(",").filter(Boolean)].map((text) => text.trim().split(" ").map(Number));
  return { ...words, id: Number(radio.value), colour, more: others, coverage: Number(coverage) };
}
