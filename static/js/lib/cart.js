// What the bar says of the cart.

export function showCount(count) {
  for (const badge of document.querySelectorAll("[data-cart-count]")) {
    badge.textContent = count;
    badge.hidden = !count;
  }
}
