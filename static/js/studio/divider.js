// The before/after divider: drag it, or move it with the keyboard. Sets `--split` (0–100 %) on the stage.

const STEPS = { ArrowLeft: -2, ArrowDown: -2, ArrowRight: 2, ArrowUp: 2, PageDown: -10, PageUp: 10 };

export function mountDivider(divider, stage, { signal }) {
  let value = Number(divider.getAttribute("aria-valuenow"));

  function set(next) {
    value = Math.round(Math.min(Math.max(next, 0), 100));
    stage.style.setProperty("--split", `${value}%`);
    divider.setAttribute("aria-valuenow", value);
    divider.setAttribute("aria-valuetext", divider.dataset.say.replace("{n}", value));
  }

  function drag(event) {
    const box = stage.getBoundingClientRect();
    set(((event.clientX - box.left) / box.width) * 100);
  }

  divider.addEventListener(
    "keydown",
    (event) => {
      const next = { Home: 0, End: 100 }[event.key] ?? (event.key in STEPS ? value + STEPS[event.key] : null);
      if (next === null) return;
      event.preventDefault();
      set(next);
    },
    { signal },
  );
  divider.addEventListener("pointerdown", (event) => divider.setPointerCapture(event.pointerId), { signal });
  divider.addEventListener("pointermove", (event) => divider.hasPointerCapture(event.pointerId) && drag(event), { signal });
  set(value);
}
