// A selfie or a photograph for the page of one's own colours. htmx posts the form; this fills it and shows the picture.

import { CameraTrouble, openCamera } from "studio/camera";
import { bitmapOf, capture } from "colours/frames";
import { show } from "colours/shown";

export function mount(root) {
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const form = root.querySelector("form");
  const { photo, consent } = form.elements;
  const [picture, advice, hint] = ["picture", "advice", "hint"].map(part);
  const camera = root.querySelector('[data-action="camera"]');
  const leaving = new AbortController();
  const { signal } = leaving;
  let source = null;
  let isReady = false; // the frames are in the form

  const say = (name) => (hint.textContent = name ? root.querySelector(`[data-says="${name}"]`).innerHTML : "");

  function draw(width, height, paint, isMirrored) {
    Object.assign(picture, { width, height, hidden: false });
    advice.hidden = true;
    picture.classList.toggle("is-mirrored", isMirrored);
    paint(picture.getContext("2d"));
  }

  function stop() {
    source?.stop();
    source = null;
    photo.required = true;
  }

  async function open() {
    if (!consent.reportValidity()) return;
    stop();
    say("");
    try {
      const redraw = () => draw(source.width(), source.height(), (on) => source.draw(on, picture.width, picture.height), true);
      source = await openCamera({ onFrame: () => source && redraw(), onEnded: stop });
      photo.required = false;
      photo.value = "";
      form.querySelector(".button-primary").focus();
    } catch (error) {
      if (!(error instanceof CameraTrouble)) throw error;
      say(error.kind);
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
    if (source) await take();
    else if (!(await read())) return say("unread");
    say("looking");
    isReady = true;
    form.requestSubmit();
    isReady = false;
  }

  async function take() {
    const [still, files] = await capture(source);
    const held = new DataTransfer();
    for (const file of files) held.items.add(file);
    stop();
    photo.files = held.files;
    showStill(still, true);
  }

  async function read() {
    const still = await bitmapOf(photo.files[0], { readUrl: root.dataset.readUrl, consent: consent.value });
    if (still) showStill(still, false);
    return Boolean(still);
  }

  camera.hidden = false;
  camera.addEventListener("click", open, { signal });
  photo.addEventListener("change", stop, { signal });
  root.addEventListener("submit", submit, { capture: true, signal });
  form.addEventListener("htmx:beforeSwap", ({ detail }) => (detail.shouldSwap = detail.xhr.status > 0), { signal });
  form.addEventListener("htmx:afterRequest", () => say(""), { signal });
  window.addEventListener("pagehide", stop, { signal });
  return () => (stop(), leaving.abort());
}
