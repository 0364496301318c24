// Pictures as files: a few frames of the camera, or a photograph that the browser may not be able to read itself.

import { readBitmap } from "studio/pictures";

const COUNT = 4;
const EVERY_MS = 250; // the light of a lamp flickers: a second is told from more than one moment
const QUALITY = 0.92;

/** Draws the source, at its own size, onto a new canvas. */
export function snap(source) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [source.width(), source.height()];
  source.draw(canvas.getContext("2d"), canvas.width, canvas.height);
  return canvas;
}

/** The first canvas, and all of them as JPEG files. */
export async function capture(source) {
  const taken = [];
  for (let count = 0; count < COUNT; count++) {
    if (count) await new Promise((next) => setTimeout(next, EVERY_MS));
    taken.push(snap(source));
  }
  return [taken[0], await Promise.all(taken.map(file))];
}

async function file(canvas, number) {
  const blob = await new Promise((next) => canvas.toBlob(next, "image/jpeg", QUALITY));
  return new File([blob], `frame-${number}.jpg`, { type: "image/jpeg" });
}

/** The photograph as a bitmap; what this browser cannot read (HEIC) comes back from the server as a JPEG. */
export async function bitmapOf(photo, server) {
  return createImageBitmap(photo).catch(() => readBitmap(photo, server));
}
