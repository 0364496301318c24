// The states of the stage in words: one panel at a time over the picture, each with what to do about it.

export function createPanels(stage) {
  const panels = [...stage.querySelectorAll("[data-panel]")];
  let timer = 0;

  function show(name) {
    clearTimeout(timer);
    for (const panel of panels) panel.hidden = panel.dataset.panel !== name;
    const shown = panels.find((panel) => !panel.hidden);
    stage.toggleAttribute("data-covered", Boolean(shown));
    shown?.querySelector("h2").focus();
  }

  return {
    show,
    hide: () => show(null),
    /** Only if it still holds after a while: a hiccup needs no words. */
    showSoon(name, wait) {
      clearTimeout(timer);
      timer = setTimeout(() => show(name), wait);
    },
    cancel: () => clearTimeout(timer),
    get shown() {
      return panels.find((panel) => !panel.hidden)?.dataset.panel ?? null;
    },
  };
}
