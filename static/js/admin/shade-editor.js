// The shade form: picker and Lab fields follow each other; the server draws the swatch and finds neighbours.

const PAUSE = 150; // ms after the last keystroke
const NUMBERS = ["lightness", "a", "b"];

function field(name) {
  return document.getElementById(`id_${name}`);
}

function mount(editor) {
  const picker = editor.querySelector("input[type=color]");
  const proof = editor.querySelector(".shade-editor-proof");
  let timer = 0;
  let latest = null;

  function asked(fromPicker) {
    const query = new URLSearchParams({ shade: editor.dataset.shade });
    if (fromPicker) query.set("hex", picker.value);
    else for (const name of NUMBERS) query.set(name, field(name).value);
    for (const name of ["region", "finish", "variant"]) query.set(name, field(name)?.value ?? "");
    return query;
  }

  async function show(fromPicker) {
    latest?.abort();
    latest = new AbortController();
    try {
      const response = await fetch(`${editor.dataset.shadeEditor}?${asked(fromPicker)}`, { signal: latest.signal });
      proof.innerHTML = await response.text(); // our own server's fragment
      if (response.ok) follow(proof.firstElementChild.dataset, fromPicker);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }

  function follow(colour, fromPicker) {
    if (fromPicker) for (const name of NUMBERS) field(name).value = colour[name];
    else picker.value = colour.hex;
  }

  function soon(fromPicker) {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE, fromPicker);
  }

  picker.addEventListener("input", () => soon(true));
  for (const name of [...NUMBERS, "region", "finish", "variant"]) {
    for (const kind of ["input", "change"]) field(name)?.addEventListener(kind, () => soon(false));
  }
  if (field("lightness") && field("finish").value) show(field("lightness").value === "");
}

for (const editor of document.querySelectorAll("[data-shade-editor]")) mount(editor);
