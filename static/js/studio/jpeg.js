// A picture as the JPEG that goes out: no larger than asked for, within what the server takes.

const BYTES = 256 * 1024;

/** Sizes the canvas to the source, at most `side` px long. */
export function fit(canvas, source, side) {
  const scale = Math.min(1, side / Math.max(source.width(), source.height()));
  const [width, height] = [Math.round(source.width() * scale), Math.round(source.height() * scale)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

/** A JPEG within what the server takes, as fine as fits. */
export async function encode(canvas, quality) {
  const jpeg = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  return jpeg.size <= BYTES || quality < 0.3 ? jpeg : encode(canvas, quality - 0.12);
}
