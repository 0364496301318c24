// The live link: one WebSocket. Calls `on.ready`, `on.reply`, `on.message` and, once, `on.closed(code)`.

import { packFrame, unpackReply } from "studio/wire";

const OPENING_MS = 6000;

export function openSocket({ url, consent }, on) {
  const socket = new WebSocket(absolute(url));
  socket.binaryType = "arraybuffer";
  const opening = setTimeout(() => socket.close(), OPENING_MS);
  const tell = (message) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));

  function hear(message) {
    if (message.type !== "session.ready") return on.message(message);
    clearTimeout(opening);
    if (message.consented) on.ready();
    else tell({ type: "consent.give", version: consent });
  }

  socket.addEventListener("message", ({ data }) =>
    typeof data === "string" ? hear(JSON.parse(data)) : on.reply(unpackReply(data)),
  );
  socket.addEventListener("close", ({ code }) => {
    clearTimeout(opening);
    on.closed(code);
  });

  return {
    tell,
    send(frame, jpeg) {
      if (frame.isSnapshot) tell({ type: "snapshot.take" });
      socket.send(packFrame(frame, jpeg));
    },
    isSending: () => socket.bufferedAmount > 0,
    close: () => socket.close(),
  };
}

/** `/ws/tryon/` → `wss://shop.example/ws/tryon/`, the page's own host and scheme. */
function absolute(path) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url;
}
