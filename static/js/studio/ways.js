// The ways onto the stage: the camera, a photograph of her own, the model photograph. Hers need her consent.

import { CameraTrouble, openCamera } from "studio/camera";
import { freeze, stillFrom, stillSource } from "studio/still";
import { post } from "lib/csrf";

const CONSENT_KEY = "mimo.consent";
const MODEL_SIDE = 816;

/** `on.way(name)` when a source is on: camera, freeze, photo or model; `on.refused(text)` with the server's words. */
export function createWays({ loop, panels, urls, consent, on }) {
  let way = null;
  let last = 0; // the newest attempt; an older one that is still on its way is dropped

  const hasConsent = () => sessionStorage.getItem(CONSENT_KEY) === urls.consentKey;

  /** Puts the source that `open` resolves to on the stage, unless another way was chosen meanwhile. */
  async function enter(name, open) {
    const mine = ++last;
    const source = await open();
    if (mine !== last) return source.stop();
    way = name;
    panels.hide();
    loop.setSource(source);
    on.way(name);
  }

  async function camera() {
    if (!hasConsent()) return panels.show("consent");
    leave();
    panels.show("starting");
    const mine = last + 1;
    try {
      await enter("camera", () => openCamera({ onFrame: loop.poke, onEnded: () => lose("missing") }));
    } catch (error) {
      if (!(error instanceof CameraTrouble)) throw error;
      if (mine === last) lose(error.kind);
    }
  }

  function lose(kind) {
    leave();
    panels.show(kind);
  }

  function leave() {
    last++;
    way = null;
    loop.setSource(null);
  }

  async function photo(file) {
    const form = new FormData();
    form.set("photo", file);
    form.set("consent", consent);
    const answer = await post(urls.photoUrl, form, { headers: { Accept: "application/json, image/jpeg" } }).catch(() => null);
    if (answer?.ok) return enter("photo", async () => stillFrom(await answer.blob()));
    const said = (await answer?.json().catch(() => null)) ?? {};
    on.refused(said.message);
  }

  async function model() {
    const [x, y, width, height] = urls.modelCrop.split(" ").map(Number);
    const picture = await (await fetch(urls.modelUrl)).blob();
    const size = { resizeWidth: MODEL_SIDE, resizeQuality: "high" };
    await enter("model", async () => stillSource(await createImageBitmap(picture, x, y, width, height, size)));
  }

  return {
    camera,
    photo,
    model,
    leave,
    hasConsent,
    agree: () => sessionStorage.setItem(CONSENT_KEY, urls.consentKey),
    freeze: () => enter("freeze", async () => freeze(loop.source)),
    get way() {
      return way;
    },
  };
}
