// A colour picked takes the place of one typed; htmx then sends the form.

export function mount(form) {
  const clear = () => (form.elements.hex.value = "");
  form.elements.picked.addEventListener("input", clear);
  return () => form.elements.picked.removeEventListener("input", clear);
}
