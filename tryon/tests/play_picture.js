// Before the page: a camera that shows whatever picture a test holds before it.

const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
const context = canvas.getContext("2d", { alpha: false });
let picture = null;

window.holdUp = async (png) => {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
};

setInterval(() => picture && context.drawImage(picture, 0, 0), 50);

navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(20);
