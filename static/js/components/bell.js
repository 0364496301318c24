// Keeps the bell's number true while the page is open. The socket only says that something changed.

import { announce } from "lib/announce";
import { openEvents } from "lib/events";

export function mount(bell) {
  const badge = bell.querySelector("[data-part=count]");
  let shown = Number(badge.textContent);

  async function refetch() {
    const answer = await fetch(bell.dataset.url, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const { count, newest } = await answer.json();
    if (count > shown) announce(newest);
    if (count !== shown) document.body.dispatchEvent(new CustomEvent("notifications:changed"));
    shown = count;
    badge.textContent = count;
    badge.hidden = !count;
  }

  return openEvents("/ws/notifications/", { changed: refetch });
}
