// Asks for the back-in-stock mail without leaving the page.

import { announce } from "lib/announce";
import { post } from "lib/csrf";

export function mount(form) {
  const said = form.querySelector("[data-said]");
  const ask = async (event) => {
    event.preventDefault();
    const response = await post(form.action, new FormData(form), { headers: { Accept: "application/json" } }).catch(
      () => null,
    );
    if (!response?.headers.get("Content-Type")?.includes("json")) return form.submit();
    said.textContent = (await response.json()).message;
    announce(said.textContent);
  };
  form.addEventListener("submit", ask);
  return () => form.removeEventListener("submit", ask);
}
