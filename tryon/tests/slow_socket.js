// Before the page: counts frames, and while `isSlow` is set what is sent stays in the socket's buffer.

window.isSlow = false;
window.framesSent = 0;

window.WebSocket = class extends WebSocket {
  kept = [];

  get bufferedAmount() {
    return this.kept.length;
  }

  send(data) {
    if (data instanceof Blob) window.framesSent++;
    this.kept.push(data);
    this.flush();
  }

  flush() {
    if (window.isSlow) setTimeout(() => this.flush(), 100);
    else for (const data of this.kept.splice(0)) super.send(data);
  }
};
