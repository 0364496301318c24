// The stage: the rendered picture with the bare one of the same frame over it, uncovered by CSS.

const MIRROR_KEY = "mimo.mirror";

export function createStage(element) {
  const [before, after] = ["before", "after"].map((name) => element.querySelector(`[data-picture="${name}"]`));
  let way = null;

  /** From the first picture of a way on, so that the last one of another does not flip. */
  function enter() {
    element.dataset.way = way;
    element.classList.toggle("is-mirrored", isMirror(way));
  }

  return {
    /** Shows a reply (`rendered`: ImageBitmap) and the capture it was made from. */
    paint(capture, rendered, seq) {
      draw(before, capture);
      draw(after, rendered);
      rendered.close();
      if (element.dataset.way !== way) enter();
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
    setBare: (isOn) => element.classList.toggle("is-bare", isOn),
    turnCompare: () => element.classList.toggle("is-compared"),
  };
}

/** A front camera is expected to be a mirror; she may leave it off. A photograph never is one. */
function isMirror(way) {
  return way !== "photo" && way !== "model" && localStorage.getItem(MIRROR_KEY) !== "off";
}

function draw(canvas, picture) {
  if (canvas.width !== picture.width) canvas.width = picture.width;
  if (canvas.height !== picture.height) canvas.height = picture.height;
  canvas.getContext("2d", { alpha: false }).drawImage(picture, 0, 0);
}
