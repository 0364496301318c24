// Wishes for a shade without leaving the page; without a script the form posts and comes back.

import { announce } from "lib/announce";
import { post } from "lib/csrf";

export function mount(form) {
  const button = form.querySelector("button");
  const wish = form.elements.wish;
  const send = async (event) => {
    event.preventDefault();
    const response = await post(form.action, new FormData(form), { headers: { Accept: "application/json" } }).catch(
      () => null,
    );
    if (!response?.headers.get("Content-Type")?.includes("json")) return form.submit();
    announce((await response.json()).message);
    if (!response.ok) return;
    button.setAttribute("aria-pressed", String(wish.value === "1"));
    wish.value = wish.value === "1" ? "0" : "1";
  };
  form.addEventListener("submit", send);
  return () => form.removeEventListener("submit", send);
}
