// The search field as a combobox (ARIA 1.2, list autocomplete): htmx brings the options, the arrows choose.

import { announce } from "lib/announce";

export function mount(field) {
  const input = field.querySelector("input");
  const list = field.querySelector("[role=listbox]");
  const options = () => [...list.children];
  const chosen = () => list.querySelector("[aria-selected=true]");

  function open(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", isOpen);
    if (!isOpen) choose(null);
  }

  function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option?.id ?? "");
  }

  function step(by) {
    const all = [null, ...options()];
    choose(all.at((all.indexOf(chosen()) + by) % all.length));
  }

  function show() {
    options().forEach((option, number) => (option.id = `${list.id}-${number}`));
    open(options().length > 0 && document.activeElement === input);
    if (!list.hidden) announce(field.dataset.told.replace("{count}", options().length));
  }

  function press(event) {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Escape") open(false);
    else if (event.key === "Enter" && chosen()) chosen().click();
    else return;
    event.preventDefault();
  }

  const leave = (event) => field.contains(event.relatedTarget) || open(false);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);
  list.addEventListener("htmx:afterSwap", show);
  input.addEventListener("keydown", press);
  field.addEventListener("focusout", leave);
  return () => {
    list.removeEventListener("htmx:afterSwap", show);
    input.removeEventListener("keydown", press);
    field.removeEventListener("focusout", leave);
  };
}
