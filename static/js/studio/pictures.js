// The pictures that come from no camera: hers, read by the server, and the model's.

import { stillSource } from "studio/still";
import { post } from "lib/csrf";

const MODEL_SIDE = 816;

/** The message: the server's words for her, when it has some. */
export class PictureTrouble extends Error {}

export const readPhoto = async (file, server) => stillSource(await readBitmap(file, server));

/** What the server makes of a photograph, upright and of at most 1280 px, as an ImageBitmap. */
export async function readBitmap(file, { url, consent }) {
  const form = new FormData();
  form.set("photo", file);
  form.set("consent", consent);
  const answer = await post(url, form, { headers: { Accept: "application/json, image/jpeg" } }).catch(() => null);
  if (answer?.ok) return createImageBitmap(await answer.blob());
  const said = await answer?.json().catch(() => null);
  throw new PictureTrouble(said?.message);
}

/** `crop`: x, y, width and height in the picture. */
export async function readModel({ url, crop }) {
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok) throw new PictureTrouble();
  const size = { resizeWidth: MODEL_SIDE, resizeQuality: "high" };
  return stillSource(await createImageBitmap(await answer.blob(), ...crop.split(" ").map(Number), size));
}
