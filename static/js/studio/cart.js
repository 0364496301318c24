// What is worn goes into the cart without leaving the fitting room.

import { showCount } from "lib/cart";
import { post } from "lib/csrf";
import { oneAtATime } from "lib/once";

export function createBasket({ wardrobe, hints, words, url }) {
  return {
    /** The shade that she is at. */
    one: oneAtATime(async () => {
      const { shade } = wardrobe.worn;
      const { ok, message } = await send(shade.cart, new FormData());
      hints.flash(ok ? words.inCart.replace("{shade}", shade.name) : (message ?? words.cartFailed));
    }),
    /** One of each; what is sold out is named in the message. */
    all: oneAtATime(async () => {
      const form = new FormData();
      for (const { shade } of wardrobe.worn.look.layers) if (shade.id) form.append("shade", shade.id);
      const { message } = await send(url, form);
      hints.flash(message ?? words.cartFailed);
    }),
  };
}

/** Resolves to `{ ok, message }`: the server's words, when it has some. */
async function send(url, form) {
  const answer = await post(url, form, { headers: { Accept: "application/json" } }).catch(() => null);
  const said = (await answer?.json().catch(() => null)) ?? {};
  if (answer?.ok) showCount(said.count);
  return { ok: Boolean(answer?.ok), message: said.message };
}
