// The stage: the rendered picture with the bare one of the same frame over it, uncovered by CSS.

const MIRROR_KEY = "mimo.mirror";

export function createStage(element) {
  const [before, after] = ["before", "after"].map((name) => element.querySelector(`[data-picture="${name}"]`));

  function setMirror(isOn) {
    element.classList.toggle("is-mirrored", isOn);
    return isOn;
  }

  return {
    /** Shows a reply (`rendered`: ImageBitmap) and the capture it was made from. */
    paint(capture, rendered, seq) {
      draw(before, capture);
      draw(after, rendered);
      rendered.close();
      element.dataset.painted = seq;
    },
    get isPainted() {
      return "painted" in element.dataset;
    },
    /** A front camera is expected to be a mirror; she may leave it off. A photograph never is one. */
    setKind(way) {
      element.dataset.way = way;
      return setMirror(way !== "photo" && way !== "model" && localStorage.getItem(MIRROR_KEY) !== "off");
    },
    turnMirror() {
      const isOn = setMirror(!element.classList.contains("is-mirrored"));
      localStorage.setItem(MIRROR_KEY, isOn ? "on" : "off");
      return isOn;
    },
    setBare: (isOn) => element.classList.toggle("is-bare", isOn),
    turnCompare: () => element.classList.toggle("is-compared"),
  };
}

function draw(canvas, picture) {
  if (canvas.width !== picture.width) canvas.width = picture.width;
  if (canvas.height !== picture.height) canvas.height = picture.height;
  canvas.getContext("2d", { alpha: false }).drawImage(picture, 0, 0);
}
