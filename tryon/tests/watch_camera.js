// Before the page: remembers every camera track, and lets a test hide the page, pull the cable, take its time.

const tracks = [];
const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);

window.timesAsked = 0;
window.timesGiven = 0;
window.cameraTakes = 0; // ms

navigator.mediaDevices.getUserMedia = async (wish) => {
  window.timesAsked++;
  await new Promise((resolve) => setTimeout(resolve, window.cameraTakes));
  const stream = await getUserMedia(wish);
  tracks.push(...stream.getTracks());
  setTimeout(() => window.timesGiven++); // once the page has it
  return stream;
};

window.runningCameras = () => tracks.filter(({ readyState }) => readyState === "live").length;

window.unplugCamera = () => {
  for (const track of tracks) track.stop();
  tracks.at(-1).dispatchEvent(new Event("ended"));
};

window.setHidden = (isHidden) => {
  Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
};
