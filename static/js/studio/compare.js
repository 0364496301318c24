// Looks side by side: two across a divider or four in a square. One is chosen, and shades go onto it.

import { layerAt, withShade } from "studio/look";
import { announce } from "lib/announce";

export function mountCompare(stage, { wardrobe, rail, tried, words, signal }) {
  const field = stage.querySelector("[data-part=cells]");
  const cells = [...field.querySelectorAll("[data-cell]")];
  const divider = stage.querySelector("[data-part=divider]");
  const alone = { label: divider.getAttribute("aria-label"), say: divider.dataset.say };
  const ofTwo = { label: divider.dataset.ofTwo, say: "{n} %" };

  const nameOf = (look) => layerAt(look).shade?.name || look.layers.at(-1)?.shade.name || words.nothingOn;

  field.addEventListener("change", ({ target }) => wardrobe.choose(Number(target.value)), { signal });
  stage.addEventListener("keydown", ({ key }) => key === "Escape" && keep(), { signal });

  function keep() {
    const { look, looks } = wardrobe.worn;
    if (looks.length < 2) return;
    wardrobe.lay([look]);
    announce(words.wearing.replace("{shade}", nameOf(look)));
  }

  /** Shades to set beside what is worn: those tried lately, then those that follow in the list. */
  function others(region, worn, many) {
    const before = tried.of(region);
    const all = [...before, ...rail.following(before.length + worn.length + many)];
    const each = new Map(all.map((one) => [one.id, one]));
    for (const look of worn) each.delete(layerAt(look).shade?.id);
    return [...each.values()].slice(0, many);
  }

  return {
    start(many) {
      const { look, key, looks } = wardrobe.worn;
      if (many === looks.length) return;
      const fewer = looks.length < many ? looks : [look, ...looks.filter((each) => each !== look)].slice(0, many);
      const worn = looks.length > 1 ? fewer : key === null ? [] : [look];
      const more = others(look.region, worn, many - worn.length).map((shade) => withShade(look, shade));
      const rest = Array(many - worn.length - more.length).fill(look);
      wardrobe.lay([...worn, ...more, ...rest]);
    },
    keep,
    show({ looks, at }) {
      field.hidden = looks.length < 2;
      stage.dataset.comparing = looks.length;
      const { label, say } = looks.length === 2 ? ofTwo : alone;
      divider.setAttribute("aria-label", label);
      divider.setAttribute("aria-valuetext", say.replace("{n}", divider.getAttribute("aria-valuenow")));
      divider.dataset.say = say;
      cells.forEach((cell, place) => {
        cell.hidden = place >= looks.length;
        if (cell.hidden) return;
        cell.querySelector("[data-cell-name]").textContent = nameOf(looks[place]);
        cell.querySelector("input").checked = place === at;
      });
    },
  };
}
