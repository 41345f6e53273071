// What the fits of sentiment's probabilities share: what texts count for, what is told of them, and how numbers are found.
import { expectedCalibrationError } from "../measure/scores.js";
import { OWN } from "../own/read.js";

/** What is written here and plain facts count for so much of a language's corpora of three labels, whatever their number. */
const SHARES = { [OWN]: 0.2, composed: 0.2, facts: 0.12 };

/**
 * What each row counts for; all add up to 1. Within a corpus every label counts for as much as the others: films that most
 * people liked do not tell how often other texts praise, and a corpus of two labels says nothing of how often the third is met.
 */
export function weigh(rows) {
  const counts = new Map();
  for (const { set, label } of rows) {
    const labels = counts.get(set) ?? new Map();
    counts.set(set, labels.set(label, (labels.get(label) ?? 0) + 1));
  }
  const corpora = rows.filter(({ set }) => !(set in SHARES));
  const three = corpora.filter(({ two }) => !two).length || corpora.length || 1;
  const weights = rows.map(({ set, label }) => {
    const labels = counts.get(set);
    const all = [...labels.values()].reduce((sum, count) => sum + count, 0);
    const whole = set in SHARES ? SHARES[set] * three : all;
    return whole / labels.size / labels.get(label);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Probability of a label; a corpus of opinions alone (`two`) asks which of two, and the rest goes to both. */
export const shareOf = (probabilities, label, two) =>
  (probabilities[label] + 1e-6) / (two ? probabilities[0] + probabilities[2] + 2e-6 : 1);

export const guessOf = (probabilities, two) =>
  two ? (probabilities[2] >= probabilities[0] ? 2 : 0) : probabilities.indexOf(Math.max(...probabilities));

/** Coordinate descent with shrinking steps over a list of numbers. */
export function descend(start, loss) {
  let best = start;
  let least = loss(best);
  for (let step = 0.8; step > 0.02; step *= 0.7) {
    for (let round = 0; round < 4; round++) {
      for (let at = 0; at < best.length; at++) {
        for (const by of [-step, step]) {
          const candidate = best.map((value, nth) => (nth === at ? value + by : value));
          const found = loss(candidate);
          if (found < least) [best, least] = [candidate, found];
        }
      }
    }
  }
  return best;
}

/** Says how right and how honest what is told of each set is. */
export function report(rows) {
  for (const set of new Set(rows.map((row) => row.set))) {
    const of = rows.filter((row) => row.set === set);
    const pairs = of.map(({ told, label, two }) => {
      const guess = guessOf(told, two);
      return [shareOf(told, guess, two), guess === label];
    });
    const right = pairs.filter(([, isRight]) => isRight).length / pairs.length;
    const error = expectedCalibrationError(pairs);
    console.log("  told", set, "accuracy", right.toFixed(3), "ECE", error.toFixed(3), `(${of.length})`);
  }
}
