// What she wears now: shade, inner colour, intensity and shape, with undo and redo.

const BARE = { shade: null, inner: null, intensity: 100, shape: "full" };
const KEEP = 50;

export function createWardrobe(start, onChange) {
  const history = [{ ...BARE, ...start }];
  let at = 0;
  let wasPassing = false;

  function move(by) {
    at = Math.min(Math.max(at + by, 0), history.length - 1);
    wasPassing = false;
    onChange(history[at]);
  }

  /** Changes some of what is worn. `isPassing`: a slider on its way; the whole way is one step to undo. */
  function wear(change, { isPassing = false } = {}) {
    history.splice(wasPassing ? at : at + 1, Infinity, { ...history[at], ...change });
    if (history.length > KEEP) history.shift();
    at = history.length - 1;
    wasPassing = isPassing;
    onChange(history[at]);
  }

  return {
    get worn() {
      return history[at];
    },
    wear,
    /** Puts a shade on. The one before becomes the inside, should she want two tones. */
    put(shade) {
      const { shape, inner, shade: last } = history[at];
      wear({ shade, inner: shape === "two_tone" ? inner : (last ?? inner) });
    },
    undo: () => move(-1),
    redo: () => move(1),
    get canUndo() {
      return at > 0;
    },
    get canRedo() {
      return at < history.length - 1;
    },
    /** The shades worn so far, newest first, each once. */
    get recent() {
      const shades = history.slice(0, at + 1).flatMap(({ shade }) => shade ?? []);
      return [...new Map(shades.reverse().map((shade) => [shade.id, shade])).values()];
    },
  };
}

/** The wire format of a look (docs/protocol.md). */
export function toLook({ shade, inner, intensity, shape }) {
  if (!shade) return { layers: [] };
  const colours = shape === "two_tone" && inner ? [shade.colour, inner.colour] : [shade.colour];
  const { finish, coverage, id } = shade;
  return { layers: [{ region: "lips", colours, finish, coverage, intensity: intensity / 100, shape, shade: id }] };
}

/** What the wardrobe starts with: a look as the page brings it, and the catalogue's shade of it if there is one. */
export function fromLook({ layers: [layer] }, shade) {
  if (!layer) return {};
  const { finish, coverage, intensity, shape, colours } = layer;
  const [outer, inner] = colours.map((colour) => ({ id: null, colour, finish, coverage, name: "" }));
  return { shade: shade ?? outer, inner: inner ?? null, intensity: Math.round(intensity * 100), shape };
}
