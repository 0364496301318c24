// Who in the picture is made up: one person before the camera, everyone in a photograph, unless she says otherwise.

const FACES = 4;
const JPEG = { live: 80, still: 92 }; // from 90 colour keeps its full resolution

export function mountEveryone(tick, { session, onTurn, signal }) {
  let isLive = true;
  let isHerWord = false;

  function tell() {
    session.setQuality({ jpeg: isLive ? JPEG.live : JPEG.still, faces: tick.checked ? FACES : 1 });
  }

  function turn() {
    isHerWord = true;
    tell();
    onTurn();
  }

  tick.addEventListener("change", turn, { signal });
  return {
    setWay(way) {
      isLive = way === "camera";
      if (!isHerWord) tick.checked = !isLive;
      tell();
    },
  };
}
