import { softmax } from "../linear/softmax.js";
import type { Sentiment } from "../sentiment/read.js";
import type { OwnModel } from "./own-model.js";
import { meanOver } from "./windows.js";

type Feeling = keyof Sentiment;

/** Labels without a name, by how many there are: as the commonest public models number them. */
const NUMBERED: Readonly<Record<number, readonly Feeling[]>> = {
  2: ["negative", "positive"],
  3: ["negative", "neutral", "positive"],
  5: ["negative", "negative", "neutral", "positive", "positive"],
};

/** What an output means: `POSITIVE`, `neg`, `4 stars`, `LABEL_2`; undefined for what is no feeling. */
export function feelingOf(label: string, at: number, count: number): Feeling | undefined {
  const name = label.toLowerCase();
  if (/^label_?\d+$/.test(name)) return NUMBERED[count]?.[at];
  const stars = /^(\d) ?stars?$/.exec(name);
  if (stars) return NUMBERED[5]?.[Number(stars[1]) - 1];
  if (name.includes("mixed")) return "mixed";
  if (/neu/.test(name)) return "neutral";
  if (/neg/.test(name)) return "negative";
  if (/pos/.test(name)) return "positive";
  return undefined;
}

/** A text's sentiment by a user's model: the mean over windows of its length. */
export async function readOwnSentiment(text: string, model: OwnModel): Promise<Sentiment> {
  const sum: Sentiment = { positive: 0, negative: 0, neutral: 0, mixed: 0 };
  const probabilities = await meanOver(text, model, softmax);
  probabilities.forEach((probability, at) => {
    const feeling = feelingOf(model.labels[at] ?? `LABEL_${at}`, at, probabilities.length);
    if (feeling) sum[feeling] += probability;
  });
  const total = sum.positive + sum.negative + sum.neutral + sum.mixed || 1;
  for (const feeling of Object.keys(sum) as Feeling[]) sum[feeling] /= total;
  return sum;
}
