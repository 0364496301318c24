// What she wears, in one look or in several side by side, with undo and redo over all of it.

import { BARE, MOST_LAYERS, changed, layerAt, moved, turned, without, withShade } from "studio/look";

const KEEP = 50;

/** `start`: looks side by side, mostly one, and which of them she is in. */
export function createWardrobe(start, onChange) {
  const history = [start];
  let now = 0;
  let wasPassing = false;

  const tell = () => onChange(worn());
  const look = () => history[now].looks[history[now].at];

  /** The layer that she is choosing for, and with it the look that she is in and all looks side by side. */
  function worn() {
    const { looks, at } = history[now];
    return { ...layerAt(looks[at]), look: looks[at], looks, at };
  }

  function move(by) {
    now = Math.min(Math.max(now + by, 0), history.length - 1);
    wasPassing = false;
    tell();
  }

  function step(entry, isPassing = false) {
    history.splice(wasPassing ? now : now + 1, Infinity, entry);
    if (history.length > KEEP) history.shift();
    now = history.length - 1;
    wasPassing = isPassing;
    tell();
  }

  function replaced(next) {
    const { looks, at } = history[now];
    return { looks: looks.with(at, next), at };
  }

  /** Where she is choosing is no step to undo. */
  function point(entry) {
    history[now] = entry;
    tell();
  }

  return {
    get worn() {
      return worn();
    },
    get isFull() {
      return look().layers.length >= MOST_LAYERS;
    },
    /** Changes some of a layer. `isPassing`: a slider on its way; the whole way is one step to undo. */
    wear(change, { isPassing = false, key = look().key } = {}) {
      if (key !== null) step(replaced(changed(look(), key, change)), isPassing);
    },
    /** Puts a shade on; false when nothing more goes over so much. */
    put(shade) {
      const next = withShade(look(), shade);
      if (next.layers.length > MOST_LAYERS) return false;
      step(replaced(next));
      return true;
    },
    /** A whole look in place of what is worn. */
    putLook: (next) => step(replaced(next)),
    /** She chooses for another region from now on. */
    turnTo(region) {
      if (region !== look().region) point(replaced(turned(look(), region)));
    },
    turnToLayer(key) {
      const { region } = look().layers.find((layer) => layer.key === key);
      point(replaced({ ...look(), region, key }));
    },
    /** The next shade goes over the layers of this region, not in the place of one. */
    cover: (region) => point(replaced({ ...look(), region, key: null })),
    take: (key) => step(replaced(without(look(), key))),
    shift: (key, by) => step(replaced(moved(look(), key, by))),
    /** Takes everything off. */
    strip: () => step(replaced({ ...BARE, region: look().region })),
    /** Several looks side by side, or one of them alone again. */
    lay: (looks) => step({ looks, at: 0 }),
    choose: (at) => point({ ...history[now], at }),
    undo: () => move(-1),
    redo: () => move(1),
    get canUndo() {
      return now > 0;
    },
    get canRedo() {
      return now < history.length - 1;
    },
    /** The shades worn so far where she is choosing, newest first, each once. */
    get recent() {
      const { region } = look();
      const layers = history.slice(0, now + 1).flatMap(({ looks, at }) => looks[at].layers);
      const shades = layers.filter((layer) => layer.region === region).map(({ shade }) => shade);
      return [...new Map(shades.reverse().map((shade) => [shade.id, shade])).values()];
    },
  };
}
