// One line of help over the stage, which neither flickers nor is read out twice.

const PATIENCE_MS = 700;
const STAY_MS = 3000; // what was said can be read to its end
const FLASH_MS = 5000;

/** The first of `names` that applies is shown, in its `words`; a flash goes before them for a while. */
export function createHints(element, words, names) {
  const active = new Set();
  let flashed = "";
  let timer = 0;
  let flashTimer = 0;
  let saidAt = -Infinity;

  function show() {
    const text = flashed || words[names.find((name) => active.has(name))] || "";
    if (element.textContent === text) return;
    element.textContent = text; // never hidden: screen readers hear only what is there before it speaks
    saidAt = text && !flashed ? performance.now() : -Infinity;
  }

  return {
    set(name, isOn) {
      if (active.has(name) === isOn) return;
      if (isOn) active.add(name);
      else active.delete(name);
      clearTimeout(timer);
      timer = setTimeout(show, Math.max(PATIENCE_MS, saidAt + STAY_MS - performance.now()));
    },
    flash(text) {
      flashed = text;
      clearTimeout(flashTimer);
      flashTimer = setTimeout(() => {
        flashed = "";
        show();
      }, FLASH_MS);
      show();
    },
    clear() {
      active.clear();
      clearTimeout(timer);
      show();
    },
  };
}
