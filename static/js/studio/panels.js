// The states of the stage in words: one panel at a time over the picture, each with what to do about it.

export function createPanels(stage) {
  const panels = [...stage.querySelectorAll("[data-panel]")];
  let timer = 0;
  let before = null; // had the focus before the panels took it

  function show(name) {
    cancel();
    const focused = document.activeElement;
    const isOurs = Boolean(focused?.closest("[data-panel]"));
    if (!isOurs) before = focused;
    for (const panel of panels) panel.hidden = panel.dataset.panel !== name;
    const shown = panels.find((panel) => !panel.hidden);
    stage.toggleAttribute("data-covered", Boolean(shown));
    if (shown) shown.querySelector("h2").focus();
    else if (isOurs) before?.focus({ preventScroll: true });
  }

  function cancel() {
    clearTimeout(timer);
    timer = 0;
  }

  return {
    show,
    hide: () => show(null),
    /** Only if it still holds after a while: a hiccup needs no words. */
    showSoon(name, wait) {
      timer ||= setTimeout(() => show(name), wait);
    },
    cancel,
    get shown() {
      return panels.find((panel) => !panel.hidden)?.dataset.panel ?? null;
    },
  };
}
