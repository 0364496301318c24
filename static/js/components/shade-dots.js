// A dot under a product card shows its shade on the card: by pointing, by focus, or by a first tap.

export function mount(card) {
  const part = (name) => card.querySelector(name);
  const [picture, name, meta, price, stock] = [".swatch", ".card-name a", ".card-meta", ".price b", ".stock"].map(part);
  const leaving = new AbortController();
  let shown = part(".dot");

  const show = (dot) => {
    shown = dot;
    picture.removeAttribute("srcset");
    picture.src = dot.dataset.smear;
    picture.alt = dot.textContent;
    if (dot.dataset.try) part(".card-try").href = dot.dataset.try;
    name.href = dot.href;
    meta.textContent = dot.title;
    price.textContent = dot.dataset.price;
    for (const name of ["was", "off", "about"]) {
      const sale = part(`[data-part=${name}]`);
      sale.hidden = !(name in dot.dataset);
      sale.lastElementChild.textContent = dot.dataset[name] ?? "";
    }
    stock.textContent = dot.dataset.stock;
  };
  const listen = (type, wants) =>
    part(".dots").addEventListener(
      type,
      (event) => {
        const dot = event.target.closest(".dot");
        if (dot && dot !== shown && wants(event, dot)) show(dot);
      },
      { signal: leaving.signal },
    );

  listen("pointerover", (event) => event.pointerType === "mouse");
  listen("focusin", (_event, dot) => dot.matches(":focus-visible"));
  listen("click", (event) => event.preventDefault() ?? true); // only a dot that is not shown yet: the next tap opens it
  return () => leaving.abort();
}
