// The picture that her colours are told from: in this page's memory and nowhere else.

export const shown = { picture: null, isMirrored: false };

/** `picture` is a canvas or an ImageBitmap. */
export function show(picture, isMirrored = false) {
  Object.assign(shown, { picture, isMirrored });
}
