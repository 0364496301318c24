// Frames a second and the age of a reply, for the curious: medians of the last two seconds.

const WINDOW_MS = 2000;

export function createMeter(output, say, { signal }) {
  let replies = [];
  const timer = setInterval(show, 500);
  signal.addEventListener("abort", () => clearInterval(timer));

  function show() {
    const now = performance.now();
    replies = replies.filter(({ at }) => now - at < WINDOW_MS);
    const ages = replies.map(({ age }) => age).sort((a, b) => a - b);
    output.hidden = ages.length === 0;
    if (output.hidden) return;
    const fps = Math.round((ages.length * 1000) / WINDOW_MS);
    output.textContent = say.replace("{fps}", fps).replace("{ms}", Math.round(ages[ages.length >> 1]));
  }

  return { count: (capturedAt) => replies.push({ at: performance.now(), age: performance.now() - capturedAt }) };
}
