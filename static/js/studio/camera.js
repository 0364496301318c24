// The camera: opened on a person's word, and every track of it stopped again.

const LONG_SIDE = 1280;
const KINDS = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotReadableError: "occupied",
  AbortError: "occupied",
};

export class CameraTrouble extends Error {
  constructor(kind) {
    super(kind);
    this.kind = kind; // insecure | missing | refused | occupied
  }
}

export async function openCamera({ onFrame, onEnded }) {
  if (!window.isSecureContext) throw new CameraTrouble("insecure");
  if (!navigator.mediaDevices?.getUserMedia) throw new CameraTrouble("missing");
  const wish = { facingMode: "user", width: { ideal: LONG_SIDE }, height: { ideal: 960 }, frameRate: { ideal: 30 } };
  const video = document.createElement("video");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: wish, audio: false });
    stream.getVideoTracks()[0].addEventListener("ended", onEnded);
    Object.assign(video, { muted: true, playsInline: true, srcObject: stream });
    await video.play(); // a phone that saves power may refuse
  } catch (error) {
    stop(stream);
    throw new CameraTrouble(KINDS[error.name] ?? "missing");
  }
  return cameraSource(video, stream, onFrame);
}

function cameraSource(video, stream, onFrame) {
  let isFresh = false;
  const stopWatching = watchFrames(video, () => {
    isFresh = true;
    onFrame();
  });
  return {
    isStill: false,
    isFresh: () => isFresh,
    width: () => video.videoWidth,
    height: () => video.videoHeight,
    draw(context, width, height) {
      isFresh = false;
      context.drawImage(video, 0, 0, width, height);
    },
    stop() {
      stopWatching();
      stop(stream);
      video.srcObject = null;
    },
  };
}

function stop(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** Calls back once for every new frame of the video; browsers without that event get each repaint. */
function watchFrames(video, onFrame) {
  const isNative = "requestVideoFrameCallback" in video;
  const ask = (next) => (isNative ? video.requestVideoFrameCallback(next) : requestAnimationFrame(next));
  let handle;
  const next = () => {
    handle = ask(next);
    onFrame();
  };
  handle = ask(next);
  return () => (isNative ? video.cancelVideoFrameCallback(handle) : cancelAnimationFrame(handle));
}
