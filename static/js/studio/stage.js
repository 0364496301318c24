// The stage: the rendered picture with the bare one of the same frame over it, uncovered by CSS; or several side by side.

import { mountDivider } from "studio/divider";
import { mountHold } from "studio/hold";

const MIRROR_KEY = "mimo.mirror";

export function createStage(element, { signal }) {
  const [bare, before, after] = ["bare", "before", "after"].map((name) => element.querySelector(`[data-picture="${name}"]`));
  const cells = [...element.querySelectorAll("[data-cell] canvas")];
  let way = null;

  /** From the first picture of a way on, so that the last one of another does not flip. */
  function enter() {
    element.dataset.way = way;
    element.classList.toggle("is-mirrored", isMirror(way));
  }

  const part = (name) => element.querySelector(`[data-part="${name}"]`);
  mountDivider(part("divider"), element, { signal });
  mountHold(part("hold"), after, (isOn) => element.classList.toggle("is-bare", isOn), { signal });

  return {
    /** Shows a reply (`rendered`: ImageBitmap, of so many looks) and the capture it was made from. */
    paint(capture, rendered, seq, looks) {
      if (looks) draw(bare, capture);
      if (looks > 2) cells.forEach((cell, place) => drawPart(cell, rendered, place % 2, place >> 1, 2));
      else if (looks) [before, after].forEach((half, place) => drawPart(half, rendered, 0, place, 1));
      else [draw(before, capture), draw(after, rendered)];
      rendered.close();
      if (element.dataset.way !== way) enter();
      element.dataset.looks = looks;
      element.dataset.painted = seq;
    },
    get isPainted() {
      return "painted" in element.dataset;
    },
    /** The way by which the next pictures come; returns whether they are mirrored. */
    setWay(next) {
      way = next;
      return isMirror(way);
    },
    turnMirror() {
      const isOn = element.classList.toggle("is-mirrored");
      localStorage.setItem(MIRROR_KEY, isOn ? "on" : "off");
      return isOn;
    },
    turnCompare: (isOn) => element.classList.toggle("is-compared", isOn),
  };
}

/** A front camera is expected to be a mirror; she may leave it off. A photograph never is one. */
function isMirror(way) {
  return way !== "photo" && way !== "model" && localStorage.getItem(MIRROR_KEY) !== "off";
}

function draw(canvas, picture) {
  drawPart(canvas, picture, 0, 0, 1, picture.height);
}

/** The part in that column and row of a picture of so many columns and two rows. */
function drawPart(canvas, picture, column, row, columns, height = picture.height / 2) {
  const width = picture.width / columns;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const part = [column * width, row * height, width, height];
  canvas.getContext("2d", { alpha: false }).drawImage(picture, ...part, 0, 0, width, height);
}
