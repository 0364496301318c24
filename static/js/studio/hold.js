// Press and hold the button, by pointer or by key, or the picture itself: `set(true)` while held, `set(false)` after.

export function mountHold(button, picture, set, { signal }) {
  const on = (element, type, call) => element.addEventListener(type, call, { signal });
  const isKey = ({ key }) => key === " " || key === "Enter";

  let isHeld = false;

  function hold(isOn) {
    isHeld = isOn;
    button.setAttribute("aria-pressed", isHeld);
    set(isHeld);
  }

  for (const element of [button, picture]) {
    on(element, "pointerdown", (event) => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId); // what is shown meanwhile may come between
      hold(true);
    });
    on(element, "lostpointercapture", () => hold(false));
    on(element, "contextmenu", (event) => isHeld && event.preventDefault()); // a long touch asks for one
  }
  on(button, "keydown", (event) => isKey(event) && hold(true));
  on(button, "keyup", (event) => isKey(event) && hold(false));
  on(button, "blur", () => hold(false));
}
