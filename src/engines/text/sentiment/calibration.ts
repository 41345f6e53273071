import type { SentimentHead } from "../encoder/encoder.js";
import { softmax } from "../linear/softmax.js";

/**
 * Joins an encoder's scores and a linear model's margins into probabilities that mean what they say, in one language:
 * fitted on development splits by tools/train/text/calibrate.js.
 */
export interface Calibration {
  /** The encoder's output that is asked; `sentiment` where this is missing. */
  head?: SentimentHead;
  /** Divides the encoder's scores. */
  temperature: number;
  /** Multiplies the linear model's margins. */
  opinionWeight: number;
  /** Added for negative, neutral, positive. */
  bias: readonly number[];
  /** The linear model saw opinions alone: it has no say in whether there is one. */
  isOfOpinionsAlone?: boolean;
  /** When the linear model is to be believed without asking the encoder; never, where this is missing. */
  alone?: Alone;
  /** What makes the answer for a whole text mean what it says; nothing is changed where this is missing. */
  whole?: Whole;
}

export interface Alone {
  /** Multiplies the margins, and is added to them. */
  weight: number;
  bias: readonly number[];
  /** The least probability of the likeliest feeling. */
  sure: number;
}

export interface Whole {
  /** Above 1 makes the answer less sure. */
  temperature: number;
  /** Added to the logarithms of negative, neutral, positive and mixed. */
  bias: readonly number[];
  /** Multiplies the linear model's margins of the text as a whole, which are added too. */
  opinionWeight?: number;
}

/** models/text/calibration.json: by language. */
export type CalibrationFile = Readonly<Record<string, Calibration>>;

export const PLAIN: Calibration = { temperature: 1.2, opinionWeight: 0, bias: [0, 0, 0] };

/** Scores before softmax. */
export function joinScores(
  scores: ArrayLike<number>,
  margins: readonly number[] | undefined,
  { temperature, opinionWeight, bias, isOfOpinionsAlone }: Calibration,
): number[] {
  const [negative = 0, neutral = 0, positive = 0] = margins ?? [];
  const told = [negative, isOfOpinionsAlone ? (negative + positive) / 2 : neutral, positive];
  return Array.from(
    scores,
    (score, at) => score / temperature + opinionWeight * (told[at] ?? 0) + (bias[at] ?? 0),
  );
}

/** Probabilities by the linear model alone, or undefined where it is not sure of them. */
export function believeAlone(
  margins: readonly number[] | undefined,
  alone: Alone | undefined,
): number[] | undefined {
  if (!margins || !alone) return undefined;
  const probabilities = softmax(margins.map((margin, at) => alone.weight * margin + (alone.bias[at] ?? 0)));
  return Math.max(...probabilities) >= alone.sure ? probabilities : undefined;
}

/**
 * Negative, neutral, positive and mixed of a whole text, as they are to be told; `margins` are the linear model's of the
 * whole. To it a mixed text is one that is as much of the one feeling as of the other.
 */
export function temper(
  shares: readonly number[],
  { temperature, bias, opinionWeight = 0 }: Whole,
  margins?: readonly number[],
): number[] {
  const [negative = 0, neutral = 0, positive = 0] = margins ?? [];
  const whole = [negative, neutral, positive, (negative + positive) / 2];
  return softmax(
    shares.map(
      (share, at) =>
        Math.log(Math.max(share, 1e-6)) / temperature + (bias[at] ?? 0) + opinionWeight * (whole[at] ?? 0),
    ),
  );
}
