// Says when the network is gone, and stops saying it when it is back.

export function mount(element) {
  const notice = element.firstElementChild;
  const update = () => (notice.hidden = navigator.onLine);
  const listening = new AbortController();
  addEventListener("online", update, { signal: listening.signal });
  addEventListener("offline", update, { signal: listening.signal });
  update();
  return () => listening.abort();
}
