// How often, how large and how finely frames are sent: down when the server or the line is busy, up again when calm.

const STEPS = [
  { side: 640, quality: 0.85, fps: 36 },
  { side: 640, quality: 0.75, fps: 20 },
  { side: 480, quality: 0.75, fps: 15 },
  { side: 480, quality: 0.7, fps: 10 },
  { side: 320, quality: 0.7, fps: 5 },
  { side: 320, quality: 0.6, fps: 2 },
];
const STILLS_A_SECOND = 15; // while a slider moves; each comes with its look, and both count against the server's limit
const CALM_MS = 10_000;
const PATIENCE_MS = 2000;
const SLOW_MS = 600;

export function createPace({ now = () => performance.now() } = {}) {
  let step = 0;
  let changedAt = now();
  let sentAt = -Infinity;
  let most = Infinity;

  function moveTo(next) {
    step = Math.min(Math.max(next, 0), STEPS.length - 1);
    changedAt = now();
  }

  return {
    get step() {
      return STEPS[step];
    },
    /** Never more than `fps` frames a second, however calm. */
    cap: (fps) => (most = fps),
    /** Milliseconds until the next frame may go. */
    wait: (isStill) => sentAt + 1000 / Math.min(isStill ? STILLS_A_SECOND : STEPS[step].fps, most) - now(),
    sent: () => (sentAt = now()),
    /** A reply came after `age` ms. */
    replied(age) {
      if (age > SLOW_MS && now() - changedAt > PATIENCE_MS) moveTo(step + 1);
      else if (step > 0 && now() - changedAt > CALM_MS) moveTo(step - 1);
    },
    /** The server asks for at most `fps` frames a second of `side` px. */
    busy({ fps, side }) {
      const fitting = STEPS.findIndex((each) => each.fps <= fps && each.side <= side);
      moveTo(Math.max(fitting < 0 ? STEPS.length - 1 : fitting, step));
    },
  };
}
