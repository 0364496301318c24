// Before the page: remembers every camera track, and lets a test hide the page.

const tracks = [];
const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);

navigator.mediaDevices.getUserMedia = async (wish) => {
  const stream = await getUserMedia(wish);
  tracks.push(...stream.getTracks());
  return stream;
};

window.runningCameras = () => tracks.filter(({ readyState }) => readyState === "live").length;

window.setHidden = (isHidden) => {
  Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
};
