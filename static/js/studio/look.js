// A look as the wardrobe holds it: layers in the order in which they are put on, each with its shade. Pure functions.

const ORDER = ["skin", "contour", "cheeks", "highlight", "brows", "eyelids", "eyeliner", "lashes", "lip_liner", "lips", "hair"];
const AS_IT_COMES = { shade: null, inner: null, intensity: 100, shape: null }; // null: the first shape of the region

export const MOST_LAYERS = 12;
export const BARE = { layers: [], region: "lips", key: null };

let made = 0;

/** The layer that she is at, or what stands for it while nothing is worn there. */
export function layerAt({ layers, region, key }) {
  return layers.find((layer) => layer.key === key) ?? { ...AS_IT_COMES, key: null, region };
}

/** She chooses for another region: its uppermost layer, if there is one. */
export function turned(look, region) {
  const key = look.layers.findLast((layer) => layer.region === region)?.key ?? null;
  return { ...look, region, key };
}

/** The shade in place of the one that she is at, else as a new layer. The one before becomes the inside of two tones. */
export function withShade(look, shade) {
  const at = shade.region === look.region ? look : turned(look, shade.region);
  const before = layerAt(at);
  if (before.key === null) return withLayer(at, { ...before, shade });
  const inner = before.shape === "two_tone" ? before.inner : (before.shade ?? before.inner);
  return changed(at, at.key, { shade, inner });
}

/** A further layer lies over those of its region, and under those that come later in the order. */
function withLayer(look, layer) {
  const key = ++made;
  const place = look.layers.findLastIndex(({ region }) => ORDER.indexOf(region) <= ORDER.indexOf(layer.region)) + 1;
  return { ...look, key, layers: look.layers.toSpliced(place, 0, { ...layer, key }) };
}

export function changed(look, key, change) {
  const layers = look.layers.map((layer) => (layer.key === key ? { ...layer, ...change } : layer));
  return { ...look, layers };
}

export function without(look, key) {
  const layers = look.layers.filter((layer) => layer.key !== key);
  return turned({ ...look, layers }, look.region);
}

/** One earlier (-1) or later (1). */
export function moved(look, key, by) {
  const from = look.layers.findIndex((layer) => layer.key === key);
  const layers = look.layers.toSpliced(from, 1);
  return { ...look, layers: layers.toSpliced(Math.max(from + by, 0), 0, look.layers[from]) };
}

/** The wire format of a look (docs/protocol.md). */
export function toWire({ layers }) {
  return { layers: layers.map(layerToWire) };
}

function layerToWire({ region, shade, inner, intensity, shape }) {
  const { finish, coverage, id } = shade;
  const second = shape === "two_tone" && inner ? [inner.colour] : shade.more;
  const how = { finish, coverage, intensity: intensity / 100, ...(shape && { shape }) };
  return { region, colours: [shade.colour, ...second], ...how, shade: id };
}

/** Looks of an earlier page: what is put on from now on never has the key of a layer in them. */
export function resumed(worn) {
  made = Math.max(made, ...worn.looks.flatMap(({ layers }) => layers.map(({ key }) => key)));
  return worn;
}

/** A look as the page brings it; `shadeOf(id)` is the catalogue's shade, if there is one. */
export function fromWire({ layers }, shadeOf) {
  const worn = layers.map((layer) => fromWireLayer(layer, layer.shade && shadeOf(layer.shade)));
  return worn.length ? turned({ ...BARE, layers: worn }, worn.at(-1).region) : BARE;
}

function fromWireLayer({ region, finish, coverage, intensity = 1, shape = null, colours }, shade) {
  const nameless = (colour) => ({ id: null, region, colour, more: [], finish, coverage, name: "" });
  const [outer, ...more] = colours;
  const inner = shape === "two_tone" && more.length ? nameless(more[0]) : null;
  const worn = shade ?? { ...nameless(outer), more: inner ? [] : more };
  return { key: ++made, region, shade: worn, inner, intensity: Math.round(intensity * 100), shape };
}
