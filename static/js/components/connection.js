// Says when the network is gone or a request of the page failed, and stops saying it when that is over.

export function mount(element) {
  const offline = element.querySelector("[data-part=offline]");
  const failed = element.querySelector("[data-part=failed]");
  const listening = new AbortController();
  const on = (type, act) => addEventListener(type, act, { signal: listening.signal });

  const look = () => (offline.hidden = navigator.onLine);
  const fail = () => (failed.hidden = !navigator.onLine);
  on("online", look);
  on("offline", look);
  on("htmx:sendError", fail);
  on("htmx:responseError", fail);
  on("htmx:afterSettle", () => (failed.hidden = true));
  look();
  return () => listening.abort();
}
