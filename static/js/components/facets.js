// On a phone the filters are a sheet: "Show" closes it over the results, which htmx has already brought.

export function mount(form) {
  const close = () => form.matches(":popover-open") && form.hidePopover();
  form.addEventListener("submit", close);
  return () => form.removeEventListener("submit", close);
}
