// Shades and looks as the page brings them: in its chips, with all that is shown of a shade.

import { fromWire } from "studio/look";

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
export function readShade(radio) {
  const { lab, more, coverage, ...words } = radio.dataset;
  const [colour, ...others] = [lab, ...more.split(",").filter(Boolean)].map((text) => text.trim().split(" ").map(Number));
  return { ...words, id: Number(radio.value), colour, more: others, coverage: Number(coverage) };
}
