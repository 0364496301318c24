// Undo and redo by the keys that every program has for them.

const TEXT = "textarea, input:not([type=radio], [type=checkbox], [type=range])"; // has its own undo

export function mountKeys({ undo, redo, signal }) {
  document.addEventListener(
    "keydown",
    (event) => {
      const key = event.key.toLowerCase();
      const isOurs = (event.ctrlKey || event.metaKey) && !event.altKey && (key === "z" || key === "y");
      if (!isOurs || event.target.closest(`dialog, ${TEXT}`)) return;
      event.preventDefault();
      if (key === "y" || event.shiftKey) redo();
      else undo();
    },
    { signal },
  );
}
