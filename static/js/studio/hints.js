// One line of help over the stage, debounced so that a hint neither flickers nor is read out twice.

const PATIENCE_MS = 700;
const FLASH_MS = 5000;

/** The first of `names` that applies is shown, in its `words`; a flash goes before them for a while. */
export function createHints(element, words, names) {
  const active = new Set();
  let flashed = "";
  let timer = 0;
  let flashTimer = 0;

  function show() {
    const text = flashed || words[names.find((name) => active.has(name))] || "";
    if (element.textContent !== text) element.textContent = text;
    element.hidden = !text;
  }

  return {
    set(name, isOn) {
      if (active.has(name) === isOn) return;
      if (isOn) active.add(name);
      else active.delete(name);
      clearTimeout(timer);
      timer = setTimeout(show, PATIENCE_MS);
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
