// Frames and replies on the wire, as docs/protocol.md defines them.

export const STILL = 1 << 0;
export const FACE = 1 << 1;
export const PAINTED = 1 << 2;
export const POOR_LIGHT = 1 << 3;
export const SNAPSHOT = 1 << 4;

/** How many looks a reply shows side by side; 0 for one alone. */
export const looksIn = (flags) => (flags >> 12) & 7;

const REQUEST_BYTES = 16;
const REPLY_BYTES = 24;

/** `at` is the capture time in ms on this page's clock; `jpeg` a Blob. */
export function packFrame({ seq, flags, at }, jpeg) {
  const header = new DataView(new ArrayBuffer(REQUEST_BYTES));
  header.setUint32(0, seq, true);
  header.setUint32(4, flags, true);
  header.setFloat64(8, at, true);
  return new Blob([header, jpeg]);
}

export function unpackReply(buffer) {
  const header = new DataView(buffer, 0, REPLY_BYTES);
  return {
    seq: header.getUint32(0, true),
    flags: header.getUint32(4, true),
    at: header.getFloat64(8, true),
    serverMs: header.getFloat32(16, true),
    confidence: header.getFloat32(20, true),
    jpeg: new Blob([new Uint8Array(buffer, REPLY_BYTES)], { type: "image/jpeg" }),
  };
}
