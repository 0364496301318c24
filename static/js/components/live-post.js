// A post's open page: when somebody likes or comments, its parts ask for themselves again.

import { openEvents } from "lib/events";

export function mount(element) {
  const { socket, likes, comments } = element.dataset;
  const isAsDrawn = (said) => said?.type === "post.now" && said.likes === Number(likes) && said.comments === Number(comments);
  const changed = (said) => isAsDrawn(said) || document.body.dispatchEvent(new CustomEvent("post:changed"));
  return openEvents(socket, { changed });
}
