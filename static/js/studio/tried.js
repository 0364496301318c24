// The shades tried lately, as dots over the picture: one touch wears one of them again. They stay in this tab.

const KEY = `mimo.tried.${document.documentElement.lang}`; // names are of the page's language
const MOST = 6; // of a region
const KEPT = 60;
const STAY_MS = 1200; // passed by on the way to another, a shade is not tried

export function mountTried(list, { onPick, signal }) {
  const template = list.querySelector("template");
  let tried = read(); // newest first
  let timer = 0;

  const of = (region) => tried.filter((shade) => shade.region === region).slice(0, MOST);

  function makeDot({ id, name, hex }) {
    const item = template.content.firstElementChild.cloneNode(true);
    const dot = item.firstElementChild;
    dot.value = id;
    dot.style.background = hex;
    dot.setAttribute("aria-label", list.dataset.say.replace("{shade}", name));
    return item;
  }

  function show({ region, shade }) {
    const here = of(region);
    const dots = [...list.querySelectorAll("button")];
    if (dots.map(({ value }) => value).join() !== here.map(({ id }) => id).join()) list.replaceChildren(template, ...here.map(makeDot));
    for (const dot of list.querySelectorAll("button")) dot.setAttribute("aria-pressed", dot.value === String(shade?.id));
    list.hidden = here.length < 2;
  }

  /** One that is there already keeps its place. */
  function note({ region, shade }) {
    if (tried.some(({ id }) => id === shade.id)) return;
    tried = [shade, ...tried].slice(0, KEPT);
    sessionStorage.setItem(KEY, JSON.stringify(tried));
    show({ region, shade });
  }

  list.addEventListener("click", ({ target }) => target.value && onPick(tried.find(({ id }) => String(id) === target.value)), { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));

  return {
    show(worn) {
      show(worn);
      clearTimeout(timer);
      if (worn.shade?.id) timer = setTimeout(() => note(worn), STAY_MS);
    },
    of,
  };
}

function read() {
  return JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
}
