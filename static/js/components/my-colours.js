// A selfie or a photograph for the page of one's own colours. htmx posts the form; this fills it and shows the picture.

import { CameraTrouble, openCamera } from "studio/camera";
import { bitmapOf, capture } from "colours/frames";
import { show } from "colours/shown";
import { PictureTrouble } from "studio/pictures";
import { watchPresence } from "studio/presence";

const TOO_LARGE = 413;

/** A refusal is one, too: it says why. */
const isAnswer = (xhr) => Boolean(xhr.getResponseHeader("Content-Type")?.includes("html"));

export function mount(root) {
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const form = root.querySelector("form");
  const { photo, consent } = form.elements;
  const [picture, advice, hint] = ["picture", "advice", "hint"].map(part);
  const camera = root.querySelector('[data-action="camera"]');
  const leaving = new AbortController();
  const { signal } = leaving;
  let source = null;
  let last = 0; // the newest word on the camera: one that opens after it is let go at once
  let wasOn = false; // the camera, when she turned away
  let isReady = false; // the frames are in the form

  const say = (name) => (hint.textContent = name ? root.querySelector(`[data-says="${name}"]`).innerHTML : "");

  function draw(width, height, paint, isMirrored) {
    Object.assign(picture, { width, height, hidden: false });
    advice.hidden = true;
    picture.classList.toggle("is-mirrored", isMirrored);
    paint(picture.getContext("2d"));
  }

  function stop() {
    last++;
    source?.stop();
    source = null;
    photo.required = true;
  }

  function lose(kind) {
    stop();
    say(kind);
  }

  async function open() {
    if (!consent.reportValidity()) return;
    stop();
    say("");
    const mine = last;
    try {
      const redraw = () => draw(source.width(), source.height(), (on) => source.draw(on, picture.width, picture.height), true);
      const opened = await openCamera({ onFrame: () => source && redraw(), onEnded: () => lose("missing") });
      if (mine !== last) return opened.stop();
      source = opened;
      photo.required = false;
      photo.value = "";
      form.querySelector(".button-primary").focus();
    } catch (error) {
      if (!(error instanceof CameraTrouble)) throw error;
      if (mine === last) lose(error.kind);
    }
  }

  function showStill(still, isMirrored) {
    show(still, isMirrored);
    draw(still.width, still.height, (on) => on.drawImage(still, 0, 0), isMirrored);
  }

  /** Before htmx hears of it: the picture is shown, and the camera's frames are put into the form. */
  async function submit(event) {
    if (isReady) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say(source ? "hold" : "looking");
    if (!(await (source ? take() : read()))) return;
    say("looking");
    isReady = true;
    form.requestSubmit();
    isReady = false;
  }

  /** False when the camera went away meanwhile. */
  async function take() {
    const mine = source;
    const [still, files] = await capture(source);
    if (mine !== source) return false;
    const held = new DataTransfer();
    for (const file of files) held.items.add(file);
    stop();
    photo.files = held.files;
    showStill(still, true);
    return true;
  }

  /** False, and said why, when it cannot be read. */
  async function read() {
    try {
      showStill(await bitmapOf(photo.files[0], { url: root.dataset.readUrl, consent: consent.value }), false);
      return true;
    } catch (error) {
      if (!(error instanceof PictureTrouble)) throw error;
      say("unread");
      if (error.message) hint.textContent = error.message;
      return false;
    }
  }

  camera.hidden = false;
  camera.addEventListener("click", open, { signal });
  photo.addEventListener("change", stop, { signal });
  root.addEventListener("submit", submit, { capture: true, signal });
  form.addEventListener("htmx:beforeSwap", ({ detail }) => (detail.shouldSwap = isAnswer(detail.xhr)), { signal });
  form.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => say(isAnswer(xhr) ? "" : xhr.status === TOO_LARGE ? "large" : "failed"), { signal });
  watchPresence({ leave: () => ((wasOn = Boolean(source)), stop()), comeBack: () => wasOn && open(), signal });
  return () => (stop(), leaving.abort());
}
