// Mounts every [data-component=NAME] with components/NAME.js, whose mount(element) returns its clean-up.
// From then on the element has data-mounted.

const mounted = new Map(); // element → promise of its clean-up

export function mountAll(root) {
  for (const element of root.querySelectorAll("[data-component]")) mountOne(element);
  if (root.matches?.("[data-component]")) mountOne(root);
}

function mountOne(element) {
  if (mounted.has(element)) return;
  const name = element.dataset.component;
  const cleanUp = import(`components/${name}`)
    .then((module) => module.mount(element))
    .then((stop) => ((element.dataset.mounted = ""), stop))
    .catch((error) => console.error(`components/${name} did not mount`, error));
  mounted.set(element, cleanUp);
}

export function unmountGone() {
  for (const [element, cleanUp] of mounted) {
    if (element.isConnected) continue;
    mounted.delete(element);
    cleanUp.then((stop) => stop?.());
  }
}

mountAll(document);
document.addEventListener("htmx:load", (event) => mountAll(event.target));
document.addEventListener("htmx:afterSettle", unmountGone);
