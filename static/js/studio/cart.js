// What is worn goes into the cart without leaving the fitting room.

import { showCount } from "lib/cart";
import { post } from "lib/csrf";

/** These resolve to `{ ok, message }`: the server's words, when it has some. */
export function addToCart(shade) {
  return send(shade.cart, new FormData());
}

/** One of each; what is sold out is named in the message. */
export function addAllToCart(shades, url) {
  const form = new FormData();
  for (const { id } of shades) form.append("shade", id);
  return send(url, form);
}

async function send(url, form) {
  const answer = await post(url, form, { headers: { Accept: "application/json" } }).catch(() => null);
  const said = (await answer?.json().catch(() => null)) ?? {};
  if (answer?.ok) showCount(said.count);
  return { ok: Boolean(answer?.ok), message: said.message };
}
