// The shade rail: native radios, so that arrow keys walk from shade to shade while the lips follow.

import { fromLook } from "studio/wardrobe";

export function mountRail(rail, { onPick, onTurn, wornId, signal }) {
  const regions = rail.closest("section").querySelectorAll("input[name=region]");
  const radios = () => [...rail.querySelectorAll("input[name=shade]")];

  function mark() {
    for (const radio of radios()) radio.checked = radio.value === String(wornId());
  }

  /** The shade that the page was opened with stands first; further down it would be there twice. */
  function dropDoubles() {
    const seen = new Set();
    for (const radio of radios()) {
      if (seen.has(radio.value)) radio.closest("li").remove();
      seen.add(radio.value);
    }
  }

  function settle() {
    dropDoubles();
    mark();
  }

  rail.addEventListener("change", ({ target }) => target.name === "shade" && onPick(readShade(target)), { signal });
  /** The list follows when undo leads to the other region. */
  function turnTo(region) {
    for (const tab of regions) {
      if (tab.value !== region || tab.checked) continue;
      tab.checked = true;
      tab.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  rail.addEventListener("htmx:afterSettle", settle, { signal });
  for (const tab of regions) tab.addEventListener("change", () => onTurn(tab.value), { signal });
  dropDoubles();
  return { mark, turnTo };
}

/** The shade or kept look that the page was opened with; its shades stand first in the rail. */
export function startingLook(element) {
  const look = JSON.parse(element.querySelector("#look").textContent);
  return fromLook(look, (id) => {
    const radio = element.querySelector(`input[name=shade][value="${id}"]`);
    return radio && readShade(radio);
  });
}

/** A shade as the rail's radio carries it. */
function readShade(radio) {
  const { lab, coverage, ...words } = radio.dataset;
  return { ...words, id: Number(radio.value), colour: lab.split(" ").map(Number), coverage: Number(coverage) };
}
