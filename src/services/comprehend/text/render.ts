import type {
  DominantLanguage,
  Entity,
  EntityType,
  KeyPhrase,
  PartOfSpeechTagType,
  PiiEntity,
  SentimentScore,
  SentimentType,
  SyntaxToken,
} from "@aws-sdk/client-comprehend";
import type { Stretch, TypedStretch } from "../../../engines/text/api.js";
import type { LanguageGuess } from "../../../engines/text/language/detect.js";
import type { Sentiment } from "../../../engines/text/sentiment/read.js";

/** The engine's answers in Comprehend's shapes. */

export const toLanguages = (guesses: readonly LanguageGuess[]): DominantLanguage[] =>
  guesses.map(({ language, score }) => ({ LanguageCode: language, Score: score }));

export const toEntities = (found: readonly TypedStretch<string>[]): Entity[] =>
  found.map(({ begin, end, text, type, score }) => ({
    BeginOffset: begin,
    EndOffset: end,
    Score: score,
    Text: text,
    Type: type as EntityType,
  }));

export const toPiiEntities = (found: readonly TypedStretch<PiiEntity["Type"] & string>[]): PiiEntity[] =>
  found.map(({ begin, end, type, score }) => ({
    BeginOffset: begin,
    EndOffset: end,
    Score: score,
    Type: type,
  }));

export const toKeyPhrases = (found: readonly Stretch[]): KeyPhrase[] =>
  found.map(({ begin, end, text, score }) => ({
    BeginOffset: begin,
    EndOffset: end,
    Score: score,
    Text: text,
  }));

/** Comprehend calls `O` what Universal Dependencies calls `X`. */
export const toSyntaxTokens = (words: readonly TypedStretch<string>[]): SyntaxToken[] =>
  words.map(({ begin, end, text, type, score }, nth) => ({
    TokenId: nth + 1,
    BeginOffset: begin,
    EndOffset: end,
    Text: text,
    PartOfSpeech: { Tag: (type === "X" ? "O" : type) as PartOfSpeechTagType, Score: score },
  }));

export function toSentiment({ positive, negative, neutral, mixed }: Sentiment): {
  Sentiment: SentimentType;
  SentimentScore: SentimentScore;
} {
  const ranked: [SentimentType, number][] = [
    ["POSITIVE", positive],
    ["NEGATIVE", negative],
    ["NEUTRAL", neutral],
    ["MIXED", mixed],
  ];
  const [best] = ranked.reduce((a, b) => (b[1] > a[1] ? b : a));
  return {
    Sentiment: best,
    SentimentScore: { Positive: positive, Negative: negative, Neutral: neutral, Mixed: mixed },
  };
}
