import type { Encoder } from "../encoder/encoder.js";
import { softmax } from "../linear/softmax.js";
import { decodeSpans, type LabelledSpan } from "../linear/spans.js";
import type { Pii } from "../pii/pii.js";
import type { Token } from "../tokens/token.js";
import { believe, type NameBelief } from "./belief.js";
import { withBracketedTitles } from "./bracketed-titles.js";
import { type Entity, type EntityType, mergeEntities } from "./entity.js";
import { findForms } from "./forms.js";
import { findDatesAndQuantities } from "./grammar/grammar.js";
import { type KnownNames, withKnownNames } from "./known-names.js";
import type { NameChain } from "./name-chain.js";
import type { NameTagger } from "./name-tagger.js";

/** Languages whose names are not bounded by spaces: labelled by the character. */
export const BY_CHARACTER = new Set(["ko", "ja", "zh", "zh-TW"]);
/** Makes the encoders' probabilities mean what they say; fitted on development splits (tools/train/text/calibrate.js). */
const TEMPERATURE = 1.2;

/** What is right less often than this is not told. */
const BELIEVED_MIN = 0.2;
/** Pictures and marks alone are no names. */
const SPELLED = /[\p{L}\p{N}]/u;

/** What reads names beside the encoder, in the languages for which it was trained. */
export interface NameReaders {
  chain: NameChain | undefined;
  tagger: NameTagger | undefined;
  known?: KnownNames;
  /** What the scores of names mean. */
  belief?: NameBelief;
}

const INITIALS = /^(?:\p{Lu}\.\s?){1,3}$/u;

/** `J.K.` and the name behind it are one person. */
function joinInitials(text: string, found: readonly Entity[]): Entity[] {
  const joined: Entity[] = [];
  for (const entity of found) {
    const before = joined.at(-1);
    if (before && entity.start < before.end) {
      if (entity.type === "PERSON") before.end = Math.max(before.end, entity.end);
      continue;
    }
    const surname = INITIALS.test(text.slice(entity.start, entity.end))
      ? /^\s?\p{Lu}[\p{L}\p{M}'’-]+/u.exec(text.slice(entity.end, entity.end + 40))
      : undefined;
    joined.push(surname ? { ...entity, end: entity.end + surname[0].length, type: "PERSON" } : { ...entity });
  }
  return joined;
}

/** What bodies and places are called in English, at the end of their names. */
const BODIES =
  /^(?:,? (?:Inc|Ltd|LLC|LLP|Corp|Co|PLC)\b\.?|(?: (?:\p{Lu}[\p{L}'’-]*|&|of)){0,3}? (?:Partners|Services|Group|Bank|Corporation|Company|Associates|Association|Committee|Commission|Institute|Foundation|Council|Agency|Department|Ministry|Post|Times|Herald|Tribune|Way|Party|Airlines|Airways|Systems|Technologies|Industries|Holdings|Capital|Securities|Energy|Insurance|Entertainment|Pictures|Records|Press|Network|Union|League|Club))(?![\p{L}\p{N}])/u;
const PLACES =
  /^(?: \p{Lu}[\p{L}'’-]*){0,2}? (?:Street|Avenue|Road|Park|Museum|Station|Airport|Bridge|River|Lake|Beach|Bay|Valley|Island|Islands|Mountains?|County|District|Hospital|Hotel|Base|Square|Palace|Castle|Cathedral|Stadium|Harbou?r)(?![\p{L}\p{N}])/u;

/** `Enron` of `Enron Investment Partners`: an English name goes on to the word that says what it is of. */
function growNames(text: string, found: readonly Entity[], language: string): Entity[] {
  if (language !== "en") return [...found];
  return found.flatMap((entity, nth) => {
    if (entity.type !== "ORGANIZATION" && entity.type !== "LOCATION") return [entity];
    const rest = text.slice(entity.end, entity.end + 60);
    const body = BODIES.exec(rest)?.[0].length ?? 0;
    const place = PLACES.exec(rest)?.[0].length ?? 0;
    const grown = Math.max(body, place);
    const next = found[nth + 1];
    if (grown === 0 || (next && next.start < entity.end + grown)) return [entity];
    return [{ ...entity, end: entity.end + grown, type: body >= place ? "ORGANIZATION" : "LOCATION" }];
  });
}

/** What is sure by its form takes the place of all that it overlaps. */
const withSure = (found: readonly Entity[], sure: readonly Entity[]): Entity[] =>
  [
    ...found.filter((one) => sure.every(({ start, end }) => one.end <= start || one.start >= end)),
    ...sure,
  ].sort((a, b) => a.start - b.start);

/** Finds what a text names: by the encoder, and dates and quantities by grammar. */
export async function findEntities(
  text: string,
  language: string,
  sentences: readonly (readonly Token[])[],
  encoder: Encoder,
  readers: NameReaders,
  patterns?: readonly Pii[],
): Promise<Entity[]> {
  const read = BY_CHARACTER.has(language)
    ? await byCharacter(text, language, encoder, readers.chain)
    : await byWord(text, sentences, encoder, readers);
  const { belief, known } = readers;
  const believed = read
    .map((entity) => ({ ...entity, score: believe(entity, belief?.found) }))
    .filter(({ start, end, score }) => score >= BELIEVED_MIN && SPELLED.test(text.slice(start, end)));
  const counted = findDatesAndQuantities(text, language).map((entity) => ({
    ...entity,
    score: belief?.grammar?.[entity.type] ?? entity.score,
  }));
  const whole = growNames(text, joinInitials(text, mergeEntities(believed, counted)), language);
  const named = withKnownNames(text, whole, known?.find(text) ?? [], !BY_CHARACTER.has(language));
  return withSure(withBracketedTitles(text, language, named), findForms(text, patterns));
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
    at,
    scores: entity,
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
