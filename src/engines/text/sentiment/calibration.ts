import { softmax } from "../linear/softmax.js";

/**
 * Joins an encoder's scores and a linear model's margins into probabilities that mean what they say, in one language:
 * fitted on development splits by tools/train/text/calibrate.js.
 */
export interface Calibration {
  /** Divides the encoder's scores. */
  temperature: number;
  /** Multiplies the linear model's margins. */
  opinionWeight: number;
  /** Added for negative, neutral, positive and mixed. */
  bias: readonly number[];
  /** Tells which of negative and positive an opinion is, where a large corpus of opinions taught the linear model. */
  polarity?: Polarity;
  /** When the linear model is to be believed without asking the encoder; never, where this is missing. */
  alone?: Alone;
  /** What makes the answer for a text of several parts mean what it says; nothing is changed where this is missing. */
  whole?: Whole;
}

/** Multiplies how far positive is ahead of negative, to the encoder and to the linear model, and is added. */
export interface Polarity {
  encoder: number;
  opinions: number;
  bias: number;
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
}

/** models/text/calibration.json: by language. */
export type CalibrationFile = Readonly<Record<string, Calibration>>;

export const PLAIN: Calibration = { temperature: 1.2, opinionWeight: 0, bias: [0, 0, 0, 0] };

/**
 * Scores before softmax, of negative, neutral, positive and mixed. To the linear model, which never learnt of mixed texts,
 * such a text is one that is as much of the one feeling as of the other.
 */
export function joinScores(
  scores: ArrayLike<number>,
  margins: readonly number[] | undefined,
  { temperature, opinionWeight, bias, polarity }: Calibration,
): number[] {
  const [negative = 0, neutral = 0, positive = 0] = margins ?? [];
  const told = [negative, neutral, positive, (negative + positive) / 2];
  const joined = Array.from(
    scores,
    (score, at) => score / temperature + opinionWeight * (told[at] ?? 0) + (bias[at] ?? 0),
  );
  if (!polarity) return joined;
  const ahead =
    polarity.encoder * ((scores[2] ?? 0) - (scores[0] ?? 0)) +
    polarity.opinions * (positive - negative) +
    polarity.bias;
  // Which feeling it is changes, and not how likely there is one.
  const either = opinionOf(joined) - opinionOf([0, 0, ahead]);
  return joined.map((score, at) => (at === 0 ? either : at === 2 ? either + ahead : score));
}

/** The score of a text's being an opinion of either kind. */
const opinionOf = ([negative = 0, , positive = 0]: readonly number[]): number =>
  Math.max(negative, positive) + Math.log1p(Math.exp(-Math.abs(negative - positive)));

/** Probabilities by the linear model alone, or undefined where it is not sure of them. */
export function believeAlone(
  margins: readonly number[] | undefined,
  alone: Alone | undefined,
): number[] | undefined {
  if (!margins || !alone) return undefined;
  const probabilities = softmax(margins.map((margin, at) => alone.weight * margin + (alone.bias[at] ?? 0)));
  return Math.max(...probabilities) >= alone.sure ? [...probabilities, 0] : undefined;
}

/** Negative, neutral, positive and mixed of a text of several parts, as they are to be told. */
export function temper(shares: readonly number[], { temperature, bias }: Whole): number[] {
  return softmax(shares.map((share, at) => Math.log(Math.max(share, 1e-6)) / temperature + (bias[at] ?? 0)));
}
