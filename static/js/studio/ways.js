// The ways onto the stage: the camera, a photograph of her own, the model photograph. Hers need her consent.

import { CameraTrouble, openCamera } from "studio/camera";
import { PictureTrouble, readModel, readPhoto } from "studio/pictures";
import { freeze } from "studio/still";

const CONSENT_KEY = "mimo.consent";
const LIVE_KEY = "mimo.live"; // the camera was on last

/** `on.way(name)` when a source is on: camera, freeze, photo or model; `on.refused(name, text)`: its picture is not to be had. */
export function createWays({ loop, panels, urls, consent, on }) {
  let way = null;
  let last = 0; // the newest attempt; an older one that is still on its way is dropped
  let opening = null; // the way that is asked for
  let isResting = false;

  const hasConsent = () => sessionStorage.getItem(CONSENT_KEY) === urls.consentKey;

  /** Puts the source that `open` resolves to on the stage, unless another way was chosen meanwhile. */
  async function enter(name, open) {
    const mine = ++last;
    opening = name;
    const source = await open();
    if (mine !== last) return source.stop();
    [way, opening] = [name, null];
    if (name === "camera") sessionStorage.setItem(LIVE_KEY, "on");
    else if (name !== "freeze") sessionStorage.removeItem(LIVE_KEY);
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
    way = opening = null;
    loop.setSource(null);
  }

  /** Nobody looks: a camera that is on, or asked for, goes off until `wake`. */
  function rest() {
    isResting = [way, opening].includes("camera");
    if (isResting) leave();
  }

  function wake() {
    if (isResting) camera();
    else loop.refresh();
    isResting = false;
  }

  /** A picture that is not to be had leaves the stage as it is. */
  async function enterStill(name, open) {
    try {
      await enter(name, open);
    } catch (error) {
      if (!(error instanceof PictureTrouble)) throw error;
      on.refused(name, error.message);
      if (panels.shown === "starting") camera(); // it was asked for before, and gave way
    }
  }

  return {
    camera,
    photo: (file) => enterStill("photo", () => readPhoto(file, { url: urls.photoUrl, consent })),
    model: () => enterStill("model", () => readModel({ url: urls.modelUrl, crop: urls.modelCrop })),
    leave,
    rest,
    wake,
    hasConsent,
    /** The camera again, if it was on last in this tab. */
    resume: () => hasConsent() && sessionStorage.getItem(LIVE_KEY) && camera(),
    agree: () => sessionStorage.setItem(CONSENT_KEY, urls.consentKey),
    freeze: () => enter("freeze", async () => freeze(loop.source)),
    get way() {
      return way;
    },
  };
}
