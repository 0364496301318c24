// A cloth under a chin, on a picture that stays as it is. The folds are worked out, not photographed.

const GRAIN = 160; // px across on which the folds are worked out; the browser smooths them
const [RIDGE, DEPTH] = [0.13, 0.32]; // by how much a fold is lighter or darker than the cloth
const REACH = 2.9; // width of the crop in widths of the face
const HEADROOM = 0.62; // above the forehead, in heights of the face

/** `place`: x, y of forehead, chin and both cheeks as shares of the picture; fills the canvas, 4:5. */
export function drawDrape(canvas, picture, place, colour) {
  const face = faceOf(picture, place);
  const crop = cropOf(face, canvas);
  const context = canvas.getContext("2d");
  const scale = canvas.width / crop.width;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = "#6b6b6b";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scale, 0, 0, scale, -crop.x * scale, -crop.y * scale);
  context.drawImage(picture, 0, 0);
  drape(context, face, crop, colour);
}

function faceOf(picture, place) {
  const [forehead, chin, right, left] = [0, 2, 4, 6].map((at) => [place[at] * picture.width, place[at + 1] * picture.height]);
  return {
    top: forehead[1],
    x: (chin[0] + (right[0] + left[0]) / 2) / 2,
    chin: chin[1],
    width: Math.hypot(left[0] - right[0], left[1] - right[1]),
    height: Math.hypot(chin[0] - forehead[0], chin[1] - forehead[1]),
  };
}

function cropOf(face, canvas) {
  const width = REACH * face.width;
  return { x: face.x - width / 2, y: face.top - HEADROOM * face.height, width, height: (width * canvas.height) / canvas.width };
}

function drape(context, face, crop, colour) {
  const { x, chin, width, height } = face;
  const [left, right, bottom] = [crop.x - 1, crop.x + crop.width + 1, crop.y + crop.height + 1];
  const neck = 0.46 * width;
  const hem = 0.013 * width;
  context.save();
  context.beginPath();
  context.moveTo(left, chin + 0.5 * height);
  context.bezierCurveTo(x - 1.15 * width, chin + 0.34 * height, x - 0.75 * width, chin + 0.2 * height, x - neck, chin + 0.02 * height);
  context.bezierCurveTo(x - 0.8 * neck, chin + 0.17 * height, x + 0.8 * neck, chin + 0.17 * height, x + neck, chin + 0.02 * height);
  context.bezierCurveTo(x + 0.75 * width, chin + 0.2 * height, x + 1.15 * width, chin + 0.34 * height, right, chin + 0.5 * height);
  context.lineTo(right, bottom);
  context.lineTo(left, bottom);
  context.closePath();
  context.shadowColor = "rgb(0 0 0 / 45%)";
  context.shadowBlur = 0.06 * context.canvas.width;
  context.fillStyle = colour;
  context.fill();
  context.shadowColor = "transparent";
  context.clip();
  context.imageSmoothingQuality = "high";
  context.drawImage(cloth(colour, crop, face), crop.x, crop.y, crop.width, crop.height);
  for (const [ink, thick] of [["rgb(0 0 0 / 10%)", 7], ["rgb(0 0 0 / 12%)", 4], ["rgb(255 255 255 / 22%)", 2]]) {
    Object.assign(context, { strokeStyle: ink, lineWidth: thick * hem });
    context.stroke();
  }
  context.restore();
}

/** The whole crop as cloth, its folds falling from the neck. */
function cloth(colour, crop, face) {
  const canvas = new OffscreenCanvas(GRAIN, Math.round((GRAIN * crop.height) / crop.width));
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  const rgb = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const step = crop.width / GRAIN / face.width;
  const [x0, y0] = [(crop.x - face.x) / face.width, (crop.y - face.chin) / face.width + 0.25];
  for (let at = 0, y = 0; y < canvas.height; y++) {
    for (let x = 0; x < GRAIN; x++, at += 4) {
      const light = foldAt(x0 + x * step, y0 + y * step);
      const share = 1 + light * (light > 0 ? RIDGE : DEPTH);
      for (let part = 0; part < 3; part++) image.data[at + part] = rgb[part] * share + 10 * Math.max(light, 0);
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** −1 in the depth of a fold to 1 on its ridge; x and y from the neck, in widths of the face. */
function foldAt(x, y) {
  const angle = Math.atan2(x, Math.max(y, 0.05));
  const away = Math.hypot(x, y);
  const bent = angle + 0.16 * Math.sin(2.3 * away + 1.3) + 0.05 * Math.sin(5 * away);
  const folds = 0.6 * Math.sin(7.5 * bent + 0.9) + 0.28 * Math.sin(16 * bent + 2 * away) + 0.12 * Math.sin(31 * bent + 4);
  const falling = Math.min(1, 0.35 + 0.65 * away);
  return folds * falling - 0.35 * Math.max(0, Math.abs(x) - 0.6) + 0.12 * Math.cos(3 * away);
}
