/**
 * Joins an encoder's scores and a linear model's margins into probabilities that mean what they say, in one language:
 * fitted on development splits by tools/train/text/calibrate.js.
 */
export interface Calibration {
  /** Divides the encoder's scores. */
  temperature: number;
  /** Multiplies the linear model's margins. */
  opinionWeight: number;
  /** Added for negative, neutral, positive. */
  bias: readonly number[];
}

/** models/text/calibration.json: by language. */
export type CalibrationFile = Readonly<Record<string, Calibration>>;

export const PLAIN: Calibration = { temperature: 1.2, opinionWeight: 0, bias: [0, 0, 0] };

/** Scores before softmax. */
export function joinScores(
  scores: ArrayLike<number>,
  margins: readonly number[] | undefined,
  { temperature, opinionWeight, bias }: Calibration,
): number[] {
  return Array.from(
    scores,
    (score, at) => score / temperature + opinionWeight * (margins?.[at] ?? 0) + (bias[at] ?? 0),
  );
}
