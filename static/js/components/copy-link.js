// Shares or copies the address beside the button; without a script it can be marked and copied.

import { announce } from "lib/announce";

export function mount(element) {
  const field = element.querySelector("input");
  const button = element.querySelector("button");

  async function copy() {
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.lastChild.textContent = button.dataset.said;
    announce(button.dataset.said);
  }

  button.hidden = !navigator.clipboard;
  button.addEventListener("click", copy);
  return () => button.removeEventListener("click", copy);
}
