// What she wears is there again after a reload, or a step back to the page: kept in this tab, for one address.

const KEY = "mimo.worn";

/** The looks side by side and which of them she is in, if the page is shown once more. */
export function recall() {
  const [visit] = performance.getEntriesByType("navigation");
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
  return visit?.type !== "navigate" && kept.href === location.href ? kept.worn : null;
}

export function remember({ looks, at }) {
  sessionStorage.setItem(KEY, JSON.stringify({ href: location.href, worn: { looks, at } }));
}
