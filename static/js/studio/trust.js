// How far the colour can be believed: said beside the picture, levelled so that the figure does not flutter.

const SHARE = 0.2; // of a new live reply in the level
const STEP = 5; // per cent
const MOST = 99; // nobody can be surer of a colour in a picture

/** 0..1 → per cent in such steps. */
export function asPercent(confidence, step = 1) {
  return Math.min(Math.round((confidence * 100) / step) * step, MOST);
}

export function createTrust(output, say) {
  let level = null;

  return {
    /** `confidence` 0..1, 0 without a face. A still is taken at its word. */
    see(confidence, isStill) {
      output.hidden = !confidence;
      if (!confidence) return (level = null);
      level = isStill || level === null ? confidence : level + (confidence - level) * SHARE;
      const text = say.replace("{n}", asPercent(level, STEP));
      if (output.textContent !== text) output.textContent = text;
    },
  };
}
