// The looks by artists in the rail: fetched when first asked for, each put on whole.

import { readLook } from "studio/chips";

export function mountLooks(list, { onWear, signal }) {
  list.addEventListener(
    "click",
    ({ target }) => {
      const button = target.closest("[data-look]");
      if (button) onWear(readLook(button.closest("li")), button.dataset.look);
    },
    { signal },
  );
}
