// No camera runs and no session is held while nobody looks: hidden, left, or put aside by the browser.

export function watchPresence({ leave, comeBack, signal }) {
  let isAway = false;

  function go() {
    if (isAway) return;
    isAway = true;
    leave();
  }

  function back() {
    if (!isAway || document.hidden) return;
    isAway = false;
    comeBack();
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? go() : back()), { signal });
  window.addEventListener("pagehide", go, { signal });
  window.addEventListener("pageshow", back, { signal });
}
