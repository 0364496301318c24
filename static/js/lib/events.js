// A socket of events: no content comes by it, only that something changed. Lost, it opens again and asks anew.

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60000;
const SIGNED_OUT = 4401;

/** Calls `on.changed(message)` for each event and whenever the socket opens again; returns what ends it. */
export function openEvents(path, on) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  let socket = null;
  let timer = 0;
  let wait = FIRST_WAIT_MS;
  let isFirst = true;
  let isOver = false;

  function open() {
    timer = 0;
    socket = new WebSocket(url);
    socket.addEventListener("open", () => {
      if (!isFirst) on.changed(null);
      isFirst = false;
      wait = FIRST_WAIT_MS;
    });
    socket.addEventListener("message", ({ data }) => on.changed(JSON.parse(data)));
    socket.addEventListener("close", ({ code }) => {
      socket = null;
      isFirst = false; // one that never opened has missed things, too
      if (!isOver && code !== SIGNED_OUT) retry();
    });
  }

  function retry() {
    clearTimeout(timer);
    timer = setTimeout(open, wait * (0.5 + Math.random() / 2));
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }

  const hurry = () => timer && (clearTimeout(timer), open());
  addEventListener("online", hurry);
  open();

  return () => {
    removeEventListener("online", hurry);
    isOver = true;
    clearTimeout(timer);
    socket?.close(1000);
  };
}
