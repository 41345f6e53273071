import type { Encoder } from "../encoder/encoder.js";
import { softmax } from "../linear/softmax.js";
import { decodeSpans, type LabelledSpan } from "../linear/spans.js";
import type { Token } from "../tokens/token.js";
import { type Entity, type EntityType, mergeEntities } from "./entity.js";
import { findDatesAndQuantities } from "./grammar/grammar.js";
import type { NameTagger } from "./name-tagger.js";

/** Languages whose names are not bounded by spaces: labelled by the character. */
export const BY_CHARACTER = new Set(["ko", "ja", "zh", "zh-TW"]);
/** Makes the encoders' probabilities mean what they say; fitted on development splits (tools/train/text/calibrate.js). */
const TEMPERATURE = 1.2;

/** Finds what a text names: by the encoder, and dates and quantities by grammar. */
export async function findEntities(
  text: string,
  language: string,
  sentences: readonly (readonly Token[])[],
  encoder: Encoder,
  tagger: NameTagger | undefined,
): Promise<Entity[]> {
  const named = BY_CHARACTER.has(language)
    ? await byCharacter(text, encoder)
    : await byWord(text, sentences, encoder, tagger);
  return mergeEntities(named, findDatesAndQuantities(text, language));
}

async function byWord(
  text: string,
  sentences: readonly (readonly Token[])[],
  encoder: Encoder,
  tagger: NameTagger | undefined,
): Promise<Entity[]> {
  const words = sentences.map((tokens) => tokens.map(({ start, end }) => text.slice(start, end)));
  const read = await encoder.readWords(words);
  return sentences.flatMap((tokens, nth) => {
    const alone = (read[nth] ?? []).map((word) => softmax(word.entity, TEMPERATURE));
    const rows = tagger ? tagger.vote(text, tokens, alone, encoder.labels.entity) : alone;
    return decodeSpans(rows, encoder.labels.entity).flatMap((span) =>
      toEntity(span, tokens[span.first]?.start, tokens[span.last - 1]?.end),
    );
  });
}

async function byCharacter(text: string, encoder: Encoder): Promise<Entity[]> {
  const read = await encoder.readCharacters(text);
  const rows = read.map((character) => softmax(character.entity, TEMPERATURE));
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
