/** Precision, recall and F1 of exact spans, text by text. */
export function spanScores(gold, guess) {
  let right = 0;
  let golden = 0;
  let guessed = 0;
  gold.forEach((spans, nth) => {
    const truth = new Set(spans);
    golden += truth.size;
    guessed += guess[nth].length;
    right += guess[nth].filter((span) => truth.has(span)).length;
  });
  const precision = right / Math.max(1, guessed);
  const recall = right / Math.max(1, golden);
  return { precision, recall, f1: (2 * right) / Math.max(1, golden + guessed) };
}

/** Mean F1 over the classes that the truth holds. */
export function macroF1(pairs) {
  const classes = [...new Set(pairs.map(([truth]) => truth))];
  const scores = classes.map((kind) => {
    const right = pairs.filter(([truth, guess]) => truth === kind && guess === kind).length;
    const all =
      pairs.filter(([truth]) => truth === kind).length + pairs.filter(([, guess]) => guess === kind).length;
    return all === 0 ? 0 : (2 * right) / all;
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/** How far stated probabilities lie from how often they are right, over ten bins. */
export function expectedCalibrationError(pairs) {
  const bins = Array.from({ length: 10 }, () => [0, 0]);
  for (const [score, right] of pairs) {
    const bin = bins[Math.min(9, Math.floor(score * 10))];
    bin[0] += score;
    bin[1] += right ? 1 : 0;
  }
  return bins.reduce((sum, [score, right]) => sum + Math.abs(score - right), 0) / Math.max(1, pairs.length);
}
