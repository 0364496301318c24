// A still as a source of frames: one picture, sent again only when there is a reason to.

const LONG_SIDE = 1280;

/** `picture` is an ImageBitmap or a canvas; it is drawn at most 1280 px long. */
export function stillSource(picture) {
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
  let isFresh = true;
  return {
    isStill: true,
    isFresh: () => isFresh,
    refresh: () => (isFresh = true),
    width: () => Math.round(picture.width * scale),
    height: () => Math.round(picture.height * scale),
    draw(context, width, height) {
      isFresh = false;
      context.drawImage(picture, 0, 0, width, height);
    },
    stop: () => picture.close?.(),
  };
}

/** Freeze: what a running source shows now, at its full size. */
export function freeze(source) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [source.width(), source.height()];
  source.draw(canvas.getContext("2d"), canvas.width, canvas.height);
  return stillSource(canvas);
}
