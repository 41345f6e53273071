/** Elements `first` up to, not including, `last` carry `type`. */
export interface LabelledSpan {
  first: number;
  last: number;
  type: string;
  /** Probability, 0 to 1. */
  score: number;
}

/**
 * The likeliest sequence of `O`, `B-…` and `I-…` labels in which every `I` follows its own type (Viterbi), as spans.
 * `probabilities` holds one row of label probabilities an element.
 */
export function decodeSpans(
  probabilities: readonly ArrayLike<number>[],
  labels: readonly string[],
): LabelledSpan[] {
  const path = bestPath(probabilities, labels);
  const spans: LabelledSpan[] = [];
  let open: (LabelledSpan & { sum: number }) | undefined;
  const close = (last: number): void => {
    if (open) spans.push({ first: open.first, last, type: open.type, score: open.sum / (last - open.first) });
    open = undefined;
  };
  path.forEach((label, at) => {
    const name = labels[label] ?? "O";
    const row = probabilities[at] ?? [];
    if (name.startsWith("I-") && open) {
      open.sum += typeProbability(row, labels, open.type);
      return;
    }
    close(at);
    if (name === "O") return;
    const type = name.slice(2);
    open = { first: at, last: at, type, score: 0, sum: typeProbability(row, labels, type) };
  });
  close(path.length);
  return spans;
}

/** Probability that an element belongs to something of this type, at its beginning or inside. */
function typeProbability(row: ArrayLike<number>, labels: readonly string[], type: string): number {
  return (row[labels.indexOf(`B-${type}`)] ?? 0) + (row[labels.indexOf(`I-${type}`)] ?? 0);
}

function bestPath(probabilities: readonly ArrayLike<number>[], labels: readonly string[]): number[] {
  const count = labels.length;
  /** For `I-X`, the two labels that may come before it; every other label may follow anything. */
  const before = labels.map((label) =>
    label.startsWith("I-") ? [labels.indexOf(`B-${label.slice(2)}`), labels.indexOf(label)] : undefined,
  );
  let scores = new Float64Array(count);
  const back: Int16Array[] = [];
  probabilities.forEach((row, at) => {
    const next = new Float64Array(count);
    const from = new Int16Array(count);
    const bestBefore = at === 0 ? -1 : indexOfBest(scores);
    for (let label = 0; label < count; label++) {
      const allowed = before[label];
      const log = Math.log((row[label] ?? 0) + 1e-9);
      if (at === 0) {
        next[label] = allowed ? -1e9 : log;
        continue;
      }
      let origin = bestBefore;
      if (allowed) {
        const [first = 0, second = 0] = allowed;
        origin = (scores[first] ?? -1e9) >= (scores[second] ?? -1e9) ? first : second;
      }
      from[label] = origin;
      next[label] = log + (scores[origin] ?? -1e9);
    }
    back.push(from);
    scores = next;
  });
  const path: number[] = [];
  let label = indexOfBest(scores);
  for (let at = probabilities.length - 1; at >= 0; at--) {
    path.push(label);
    label = back[at]?.[label] ?? 0;
  }
  return path.reverse();
}

function indexOfBest(values: Float64Array): number {
  let best = 0;
  for (let at = 1; at < values.length; at++) if ((values[at] ?? 0) > (values[best] ?? 0)) best = at;
  return best;
}
