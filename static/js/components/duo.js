// Two pictures, one over the other, with the divider of the studio between them.

import { mountDivider } from "studio/divider";

export function mount(element) {
  const leaving = new AbortController();
  mountDivider(element.querySelector("[data-part=divider]"), element, { signal: leaving.signal });
  element.classList.add("is-divided");
  return () => leaving.abort();
}
