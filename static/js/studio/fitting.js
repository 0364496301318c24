// What she wears, with all that shows and changes it: shades, layers, looks by artists, side by side, the cart.

import { createBasket } from "studio/cart";
import { readLook } from "studio/chips";
import { mountCompare } from "studio/compare";
import { mountLayers } from "studio/layers";
import { resumed, toWire } from "studio/look";
import { mountLooks } from "studio/looks";
import { recall, remember } from "studio/memory";
import { mountRail } from "studio/rail";
import { mountTried } from "studio/tried";
import { createWardrobe } from "studio/wardrobe";
import { mountWorn } from "studio/worn";

/** `onDress(look, looks)` gets what is worn as the wire takes it: the look, and those side by side, if any. */
export function mountFitting(element, { words, hints, onDress, signal }) {
  const part = (name) => element.querySelector(`[data-part="${name}"]`);
  const kept = recall();
  const wardrobe = createWardrobe(kept ? resumed(kept) : { looks: [readLook(part("start"))], at: 0 }, show);
  const worn = mountWorn(element, { wardrobe, words, signal });
  const rail = mountRail(part("rail"), { onPick: put, onTurn: wardrobe.turnTo, wornId: () => wardrobe.worn.shade?.id, signal });
  const onOpen = (key) => choose(() => wardrobe.turnToLayer(key));
  const layers = mountLayers(part("layers"), { wardrobe, onOpen, onCover: cover, signal });
  const tried = mountTried(part("tried"), { onPick: put, signal });
  const compare = mountCompare(part("stage"), { wardrobe, rail, tried, words, signal });
  const basket = createBasket({ wardrobe, hints, words, url: element.dataset.cartUrl });
  mountLooks(part("looks"), { onWear: wearLook, signal });

  function show(now, options) {
    worn.show(now, options);
    layers.show(now);
    tried.show(now);
    compare.show(now);
    rail.turnTo(now.region);
    rail.mark();
    remember(now);
    onDress(toWire(now.look), now.looks.length > 1 ? now.looks.map(toWire) : []);
  }

  function put(shade) {
    if (!wardrobe.put(shade)) hints.flash(words.full);
  }

  /** Turns the rail to the shades of the layer that `turn` leads to. */
  function choose(turn) {
    turn();
    rail.show(null, wardrobe.worn.region);
  }

  function cover(key) {
    const { region } = wardrobe.worn.look.layers.find((layer) => layer.key === key);
    choose(() => wardrobe.cover(region));
    hints.flash(words.cover);
  }

  function wearLook(look, name) {
    wardrobe.putLook(look);
    hints.flash(words.wearing.replace("{shade}", name));
  }

  show(wardrobe.worn, { isFirst: true });
  return {
    actions: {
      ...{ undo: wardrobe.undo, redo: wardrobe.redo, remove: wardrobe.strip, cart: basket.one, cartAll: basket.all },
      filters: (button) => button.setAttribute("aria-expanded", element.classList.toggle("is-filtering")),
      clearFilters: () => part("filters").reset(),
    },
    compare,
    get worn() {
      return wardrobe.worn;
    },
  };
}
