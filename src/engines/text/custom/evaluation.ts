/** Measures of a classifier on its test examples, each 0 to 1, as Comprehend reports them. */
export interface ClassifierScores {
  Accuracy: number;
  Precision: number;
  Recall: number;
  F1Score: number;
  MicroPrecision: number;
  MicroRecall: number;
  MicroF1Score: number;
  HammingLoss: number;
}

type Answer = readonly { label: string; score: number }[];

/** From this probability on, a multi-label answer holds a label. */
const LABEL_SCORE_MIN = 0.5;

export function evaluateMultiClass(
  labels: readonly string[],
  truths: readonly (readonly string[])[],
  answers: readonly Answer[],
): { scores: ClassifierScores; confusion: number[][] } {
  const confusion = labels.map(() => labels.map(() => 0));
  truths.forEach(([truth = ""], nth) => {
    const row = confusion[labels.indexOf(truth)];
    const column = labels.indexOf(answers[nth]?.[0]?.label ?? "");
    if (row && column >= 0) row[column] = (row[column] ?? 0) + 1;
  });
  const right = labels.reduce((sum, _, at) => sum + (confusion[at]?.[at] ?? 0), 0);
  const accuracy = share(right, truths.length);
  const counts = labels.map((_, at) => ({
    right: confusion[at]?.[at] ?? 0,
    told: confusion.reduce((sum, row) => sum + (row[at] ?? 0), 0),
    true: (confusion[at] ?? []).reduce((sum, value) => sum + value, 0),
  }));
  const micro = { MicroPrecision: accuracy, MicroRecall: accuracy, MicroF1Score: accuracy };
  return { scores: { Accuracy: accuracy, ...macro(counts), ...micro, HammingLoss: 1 - accuracy }, confusion };
}

export function evaluateMultiLabel(
  labels: readonly string[],
  truths: readonly (readonly string[])[],
  answers: readonly Answer[],
): { scores: ClassifierScores; confusion: number[][][] } {
  const told = answers.map((answer) =>
    answer.filter(({ score }) => score >= LABEL_SCORE_MIN).map(({ label }) => label),
  );
  const confusion = labels.map((label) => {
    const matrix = [
      [0, 0],
      [0, 0],
    ];
    truths.forEach((truth, nth) => {
      const row = matrix[truth.includes(label) ? 1 : 0];
      const column = told[nth]?.includes(label) ? 1 : 0;
      if (row) row[column] = (row[column] ?? 0) + 1;
    });
    return matrix;
  });
  const counts = confusion.map((matrix) => ({
    right: matrix[1]?.[1] ?? 0,
    told: (matrix[0]?.[1] ?? 0) + (matrix[1]?.[1] ?? 0),
    true: (matrix[1]?.[0] ?? 0) + (matrix[1]?.[1] ?? 0),
  }));
  const sum = (key: "right" | "told" | "true"): number => counts.reduce((all, count) => all + count[key], 0);
  const exact = truths.filter(
    (truth, nth) => truth.length === told[nth]?.length && truth.every((label) => told[nth]?.includes(label)),
  ).length;
  const wrong = sum("told") + sum("true") - 2 * sum("right");
  return {
    scores: {
      Accuracy: share(exact, truths.length),
      ...macro(counts),
      MicroPrecision: share(sum("right"), sum("told")),
      MicroRecall: share(sum("right"), sum("true")),
      MicroF1Score: harmonic(share(sum("right"), sum("told")), share(sum("right"), sum("true"))),
      HammingLoss: share(wrong, truths.length * labels.length),
    },
    confusion,
  };
}

/** Means over the labels that occur in the test. */
export function macro(counts: readonly { right: number; told: number; true: number }[]): {
  Precision: number;
  Recall: number;
  F1Score: number;
} {
  const present = counts.filter((count) => count.true > 0);
  const mean = (measure: (count: (typeof counts)[number]) => number): number =>
    share(
      present.reduce((sum, count) => sum + measure(count), 0),
      present.length,
    );
  const precision = (count: (typeof counts)[number]): number => share(count.right, count.told);
  const recall = (count: (typeof counts)[number]): number => share(count.right, count.true);
  return {
    Precision: mean(precision),
    Recall: mean(recall),
    F1Score: mean((count) => harmonic(precision(count), recall(count))),
  };
}

export const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
export const harmonic = (a: number, b: number): number => (a + b === 0 ? 0 : (2 * a * b) / (a + b));
