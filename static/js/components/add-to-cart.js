// Adds to the cart without leaving the page; without a script the form posts and comes back.

import { announce } from "lib/announce";
import { showCount } from "lib/cart";
import { post } from "lib/csrf";
import { oneAtATime } from "lib/once";

export function mount(form) {
  const said = form.querySelector("[data-said]");
  const add = oneAtATime(async () => {
    const response = await post(form.action, new FormData(form), { headers: { Accept: "application/json" } }).catch(
      () => null,
    );
    if (!response?.headers.get("Content-Type")?.includes("json")) return form.submit();
    const { count, message } = await response.json();
    said.textContent = message;
    said.toggleAttribute("data-refused", !response.ok);
    announce(message);
    showCount(count);
  });
  const submit = (event) => (event.preventDefault(), add());
  form.addEventListener("submit", submit);
  return () => form.removeEventListener("submit", submit);
}
