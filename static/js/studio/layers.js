// The layers that are worn, topmost first: each with its shade, intensity, shape and place, all of it by keyboard too.

export function mountLayers(list, { wardrobe, onOpen, onCover, signal }) {
  const template = list.querySelector("template");
  const shapes = document.querySelector("[data-part=shape-choices]").content;
  const rows = new Map(); // by the layer's key, so that a control keeps its focus while its layer changes

  const choicesOf = ({ region }) => shapes.querySelector(`[data-region="${region}"]`);

  function makeRow(layer) {
    const row = template.content.firstElementChild.cloneNode(true);
    row.dataset.key = layer.key;
    const choices = choicesOf(layer).cloneNode(true).children;
    const select = row.querySelector("[name=layer-shape]");
    if (choices.length > 1) select.append(...choices);
    else select.remove();
    return row;
  }

  function fill(row, layer, place, count) {
    const { shade } = layer;
    const part = (name) => row.querySelector(`[data-layer="${name}"]`);
    const name = shade.name || list.dataset.nameless;
    part("dot").style.background = shade.hex ?? `lab(${shade.colour.join(" ")})`;
    part("name").textContent = name;
    part("meta").textContent = [choicesOf(layer).dataset.label, shade.finishLabel].filter(Boolean).join(" · ");
    for (const control of row.querySelectorAll("[data-say]")) {
      control.setAttribute("aria-label", control.dataset.say.replace("{shade}", name));
    }
    row.querySelector("[name=layer-intensity]").value = layer.intensity;
    const select = row.querySelector("[name=layer-shape]");
    if (select) select.value = layer.shape ?? select.options[0].value;
    row.querySelector("[data-move='1']").disabled = place === count - 1;
    row.querySelector("[data-move='-1']").disabled = place === 0;
    row.querySelector("[data-layer=cover]").disabled = wardrobe.isFull;
  }

  const keyOf = (element) => Number(element.closest("[data-key]").dataset.key);

  function press({ target }) {
    const button = target.closest("button");
    if (!button) return;
    const key = keyOf(button);
    if (button.dataset.move) {
      wardrobe.shift(key, Number(button.dataset.move));
      (button.disabled ? button.parentElement.querySelector("button:enabled") : button).focus();
    }
    if (button.dataset.layer === "open") onOpen(key);
    if (button.dataset.layer === "cover") onCover(key);
    if (button.dataset.layer === "take") take(key);
  }

  function take(key) {
    const next = rows.get(key).nextElementSibling ?? rows.get(key).previousElementSibling;
    wardrobe.take(key);
    if (next?.isConnected && next.dataset.key) next.querySelector("[data-layer=take]").focus();
    else list.closest("[data-part=worn]").focus();
  }

  function slide({ target }, isPassing) {
    if (target.name === "layer-intensity") wardrobe.wear({ intensity: Number(target.value) }, { key: keyOf(target), isPassing });
    if (target.name === "layer-shape" && !isPassing) wardrobe.wear({ shape: target.value }, { key: keyOf(target) });
  }

  list.addEventListener("click", press, { signal });
  list.addEventListener("input", (event) => slide(event, true), { signal });
  list.addEventListener("change", (event) => slide(event, false), { signal });

  return {
    show({ look: { layers } }) {
      for (const [key, row] of rows) {
        if (layers.some((layer) => layer.key === key)) continue;
        row.remove();
        rows.delete(key);
      }
      layers.forEach((layer, place) => {
        if (!rows.has(layer.key)) rows.set(layer.key, makeRow(layer));
        fill(rows.get(layer.key), layer, place, layers.length);
      });
      const order = layers.map(({ key }) => rows.get(key)).reverse();
      const isInPlace = order.every((row, place) => list.querySelectorAll("[data-key]")[place] === row);
      if (!isInPlace) list.append(...order);
    },
  };
}
