// Press and hold, by pointer or by key: `set(true)` while held, `set(false)` after.

export function mountHold(button, set, { signal }) {
  const on = (type, isHeld, isMine = () => true) =>
    button.addEventListener(
      type,
      (event) => {
        if (!isMine(event)) return;
        button.setAttribute("aria-pressed", isHeld);
        set(isHeld);
      },
      { signal },
    );
  const isKey = (event) => event.key === " " || event.key === "Enter";
  on("pointerdown", true);
  for (const type of ["pointerup", "pointercancel", "pointerleave", "blur"]) on(type, false);
  on("keydown", true, isKey);
  on("keyup", false, isKey);
  button.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
}
