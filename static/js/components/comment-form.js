// "Reply" below a comment turns the one form to it; its link does the same without a script.

export function mount(form) {
  const part = (name) => form.querySelector(`[data-part="${name}"]`);
  const leaving = new AbortController();
  const { signal } = leaving;

  function answer(pk, name) {
    form.elements.parent.value = pk;
    part("answered").hidden = !pk;
    if (name) part("whom").textContent = part("whom").dataset.say.replace("{name}", name);
    form.elements.text.focus();
  }

  form.closest("section").addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("[data-reply]");
      if (!link) return;
      event.preventDefault();
      answer(link.dataset.reply, link.dataset.name);
    },
    { signal },
  );
  part("cancel").addEventListener("click", () => answer("", ""), { signal });
  return () => leaving.abort();
}
