// What she wears now, on the lips and in the hair: shade, inner colour, intensity and shape, with undo and redo.

const REGIONS = ["hair", "lips"]; // in the order in which they are put on
const BARE = { shade: null, inner: null, intensity: 100, shape: "full" };
const KEEP = 50;

export function createWardrobe(start, onChange) {
  const history = [{ region: "lips", lips: BARE, hair: BARE, ...start }];
  let at = 0;
  let wasPassing = false;

  const tell = () => onChange(worn());

  /** What is worn where she is choosing now, and with it what is worn at each region. */
  function worn() {
    const { region, ...all } = history[at];
    return { ...all[region], region, all };
  }

  function move(by) {
    at = Math.min(Math.max(at + by, 0), history.length - 1);
    wasPassing = false;
    tell();
  }

  function step(change, isPassing = false) {
    history.splice(wasPassing ? at : at + 1, Infinity, { ...history[at], ...change });
    if (history.length > KEEP) history.shift();
    at = history.length - 1;
    wasPassing = isPassing;
    tell();
  }

  /** Changes some of what is worn. `isPassing`: a slider on its way; the whole way is one step to undo. */
  function wear(change, { isPassing = false } = {}) {
    const { region, [region]: before } = history[at];
    step({ [region]: { ...before, ...change } }, isPassing);
  }

  return {
    get worn() {
      return worn();
    },
    wear,
    /** Puts a shade on. The one before becomes the inside, should she want two tones. */
    put(shade) {
      const { region } = shade;
      const before = history[at][region];
      const inner = before.shape === "two_tone" ? before.inner : (before.shade ?? before.inner);
      step({ region, [region]: { ...before, shade, inner } });
    },
    /** She chooses for another region from now on; that is no step to undo. */
    turnTo(region) {
      if (region === history[at].region) return;
      history[at] = { ...history[at], region };
      tell();
    },
    /** Takes everything off. */
    strip() {
      const { lips, hair } = history[at];
      step({ lips: { ...lips, shade: null }, hair: { ...hair, shade: null } });
    },
    undo: () => move(-1),
    redo: () => move(1),
    get canUndo() {
      return at > 0;
    },
    get canRedo() {
      return at < history.length - 1;
    },
    /** The shades worn so far where she is choosing, newest first, each once. */
    get recent() {
      const { region } = history[at];
      const shades = history.slice(0, at + 1).flatMap((entry) => entry[region].shade ?? []);
      return [...new Map(shades.reverse().map((shade) => [shade.id, shade])).values()];
    },
  };
}

/** The wire format of a look (docs/protocol.md). */
export function toLook({ all }) {
  return { layers: REGIONS.flatMap((region) => layerOf(region, all[region])) };
}

function layerOf(region, { shade, inner, intensity, shape }) {
  if (!shade) return [];
  const colours = shape === "two_tone" && inner ? [shade.colour, inner.colour] : [shade.colour];
  const { finish, coverage, id } = shade;
  return [{ region, colours, finish, coverage, intensity: intensity / 100, shape, shade: id }];
}

/** What the wardrobe starts with: a look as the page brings it; `shadeOf(id)` is the catalogue's shade, if there is one. */
export function fromLook({ layers }, shadeOf) {
  const pieces = layers.map((layer) => [layer.region, pieceOf(layer, shadeOf(layer.shade))]);
  return pieces.length ? { region: layers[0].region, ...Object.fromEntries(pieces) } : {};
}

function pieceOf({ region, finish, coverage, intensity, shape, colours }, shade) {
  const [outer, inner] = colours.map((colour) => ({ id: null, region, colour, finish, coverage, name: "" }));
  return { shade: shade ?? outer, inner: inner ?? null, intensity: Math.round(intensity * 100), shape };
}
