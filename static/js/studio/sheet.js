// The sheet of a snapshot: look at it, download it, share it, keep the look with or without the picture.

import { toWire } from "studio/look";
import { asPercent } from "studio/trust";
import { POOR_LIGHT } from "studio/wire";
import { post } from "lib/csrf";
import { oneAtATime } from "lib/once";

const QUALITY = 0.92;

export function mountSheet(dialog, { worn, words, signal }) {
  const find = (name) => dialog.querySelector(`[data-sheet="${name}"]`);
  const form = find("form");
  let picture = null; // { after: Blob, before: Blob }, in memory until the sheet closes
  let url = null;

  function forget() {
    if (url) URL.revokeObjectURL(url);
    [picture, url] = [null, null];
    find("picture").removeAttribute("src");
  }

  /** Opens with a reply and the canvas of its bare frame; without either it only keeps the look. */
  async function open({ jpeg, capture, confidence = 0, flags = 0, isOfSeveral = false } = {}) {
    forget();
    form.reset();
    find("done").hidden = find("error").hidden = true;
    find("note").hidden = false;
    form.hidden = !worn().look.layers.length;
    showTrust(confidence, Boolean(flags & POOR_LIGHT));
    if (jpeg) await showPicture(jpeg, capture);
    find("frame").hidden = !picture;
    find("picture-tick").hidden = !picture || isOfSeveral; // it would show what is not in the look
    find("share").hidden = !picture || !navigator.canShare?.({ files: [file()] });
    form.elements.name.value = form.elements.name.dataset.kept ?? worn().shade?.name ?? "";
    if (!dialog.open) dialog.showModal();
  }

  async function showPicture(jpeg, capture) {
    picture = { after: jpeg, before: await new Promise((done) => capture.toBlob(done, "image/jpeg", QUALITY)) };
    url = URL.createObjectURL(jpeg);
    find("picture").src = find("download").href = url;
  }

  function showTrust(confidence, isPoor) {
    const { say, poor } = find("trust").dataset;
    find("trust").hidden = !confidence;
    find("trust").textContent = (isPoor ? poor : say).replace("{n}", asPercent(confidence));
  }

  const file = () => new File([picture.after], "mimo.jpg", { type: "image/jpeg" });

  const keep = oneAtATime(async (button) => {
    const body = new FormData();
    body.set("name", form.elements.name.value);
    body.set("look", JSON.stringify(toWire(worn().look)));
    if (picture && form.elements.with_picture.checked && !find("picture-tick").hidden) {
      body.set("picture", picture.after, "after.jpg");
      body.set("before", picture.before, "before.jpg");
    }
    const place = button?.getAttribute("formaction") ?? form.getAttribute("action");
    const answer = await post(place, body, { headers: { Accept: "application/json" } }).catch(() => null);
    const said = (await answer?.json().catch(() => null)) ?? {};
    if (!answer?.ok) return complain(said.message ?? words.keepFailed);
    form.hidden = find("error").hidden = true;
    find("note").hidden = body.has("picture");
    find("done").hidden = false;
    find("done").querySelector("a").focus();
  });

  function complain(text) {
    find("error").textContent = text;
    find("error").hidden = false;
  }

  form.addEventListener("submit", (event) => (event.preventDefault(), keep(event.submitter)), { signal });
  find("share").addEventListener(
    "click",
    () => navigator.share({ files: [file()], title: words.shareTitle }).catch(() => {}), // she changed her mind
    { signal },
  );
  dialog.addEventListener("close", forget, { signal });
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close(), { signal });
  return { open, close: () => dialog.close() };
}
