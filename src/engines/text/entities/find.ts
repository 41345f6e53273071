import type { Encoder } from "../encoder/encoder.js";
import { softmax } from "../linear/softmax.js";
import { decodeSpans, type LabelledSpan } from "../linear/spans.js";
import type { Token } from "../tokens/token.js";
import { type Entity, type EntityType, mergeEntities } from "./entity.js";
import { findDatesAndQuantities } from "./grammar/grammar.js";
import type { NameChain } from "./name-chain.js";
import type { NameTagger } from "./name-tagger.js";

/** Languages whose names are not bounded by spaces: labelled by the character. */
export const BY_CHARACTER = new Set(["ko", "ja", "zh", "zh-TW"]);
/** Makes the encoders' probabilities mean what they say; fitted on development splits (tools/train/text/calibrate.js). */
const TEMPERATURE = 1.2;

/** What reads names beside the encoder, in the languages for which it was trained. */
export interface NameReaders {
  chain: NameChain | undefined;
  tagger: NameTagger | undefined;
}

/** Finds what a text names: by the encoder, and dates and quantities by grammar. */
export async function findEntities(
  text: string,
  language: string,
  sentences: readonly (readonly Token[])[],
  encoder: Encoder,
  readers: NameReaders,
): Promise<Entity[]> {
  const named = BY_CHARACTER.has(language)
    ? await byCharacter(text, language, encoder, readers.chain)
    : await byWord(text, sentences, encoder, readers);
  const all = mergeEntities(named, findDatesAndQuantities(text, language));
  const { chain } = readers;
  if (!chain) return all;
  const names = new Set(named);
  return all.map((entity) =>
    names.has(entity) ? { ...entity, score: chain.believe(entity.score) } : entity,
  );
}

async function byWord(
  text: string,
  sentences: readonly (readonly Token[])[],
  encoder: Encoder,
  { chain, tagger }: NameReaders,
): Promise<Entity[]> {
  const words = sentences.map((tokens) => tokens.map(({ start, end }) => text.slice(start, end)));
  const read = await encoder.readWords(words);
  return sentences.flatMap((tokens, nth) => {
    const scores = (read[nth] ?? []).map((word) => word.entity);
    const alone = (): number[][] => scores.map((score) => softmax(score, TEMPERATURE));
    const rows =
      chain?.readWords(words[nth] ?? [], scores) ??
      tagger?.vote(text, tokens, alone(), encoder.labels.entity) ??
      alone();
    return decodeSpans(rows, encoder.labels.entity).flatMap((span) =>
      toEntity(span, tokens[span.first]?.start, tokens[span.last - 1]?.end),
    );
  });
}

async function byCharacter(
  text: string,
  language: string,
  encoder: Encoder,
  chain: NameChain | undefined,
): Promise<Entity[]> {
  const read = await encoder.readCharacters(text);
  const units = read.map(({ at, entity }) => ({
    ...{ at, scores: entity },
    character: String.fromCodePoint(text.codePointAt(at) ?? 0),
  }));
  const rows =
    chain?.readCharacters(text, language, units) ?? read.map(({ entity }) => softmax(entity, TEMPERATURE));
  return decodeSpans(rows, encoder.labels.entity).flatMap((span) => {
    const last = read[span.last - 1]?.at;
    if (last === undefined) return [];
    const size = (text.codePointAt(last) ?? 0) > 0xffff ? 2 : 1;
    return toEntity(span, read[span.first]?.at, last + size);
  });
}

function toEntity(span: LabelledSpan, start: number | undefined, end: number | undefined): Entity[] {
  if (start === undefined || end === undefined) return [];
  return [{ start, end, type: span.type as EntityType, score: span.score }];
}
