// A post's open page: when somebody likes or comments, its parts ask for themselves again.

import { openEvents } from "lib/events";

export function mount(element) {
  const changed = () => document.body.dispatchEvent(new CustomEvent("post:changed"));
  return openEvents(element.dataset.socket, { changed });
}
