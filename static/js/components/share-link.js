// Hands the address to what the device shares with, or copies it where there is nothing of the kind.

import { announce } from "lib/announce";

export function mount(button) {
  const { address, title, said } = button.dataset;
  const words = button.querySelector("span");

  async function share() {
    if (navigator.share) {
      await navigator.share({ title, url: address }).catch(() => {}); // she thought better of it
      return;
    }
    await navigator.clipboard.writeText(address);
    words.textContent = said;
    announce(said);
  }

  button.hidden = !(navigator.share || navigator.clipboard);
  button.addEventListener("click", share);
  return () => button.removeEventListener("click", share);
}
