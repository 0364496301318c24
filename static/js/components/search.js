// On a phone the search opens as a popover: put the caret where the words go.

export function mount(form) {
  const focus = (event) => event.newState === "open" && form.elements.q.focus();
  form.addEventListener("toggle", focus);
  return () => form.removeEventListener("toggle", focus);
}
