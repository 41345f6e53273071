import type { Entity, EntityType } from "../entities/entity.js";
import { argmax, softmax } from "../linear/softmax.js";
import type { Token } from "../tokens/token.js";
import type { OwnModel, Piece } from "./own-model.js";

/** What public models call the types. */
const TYPES: Readonly<Record<string, EntityType>> = {
  PER: "PERSON",
  PERSON: "PERSON",
  PS: "PERSON",
  LOC: "LOCATION",
  LOCATION: "LOCATION",
  LC: "LOCATION",
  GPE: "LOCATION",
  FAC: "LOCATION",
  ORG: "ORGANIZATION",
  ORGANIZATION: "ORGANIZATION",
  OG: "ORGANIZATION",
  CORP: "ORGANIZATION",
  PRODUCT: "COMMERCIAL_ITEM",
  PROD: "COMMERCIAL_ITEM",
  COMMERCIAL_ITEM: "COMMERCIAL_ITEM",
  EVENT: "EVENT",
  EVE: "EVENT",
  WORK_OF_ART: "TITLE",
  TITLE: "TITLE",
  DATE: "DATE",
  TIME: "DATE",
  DT: "DATE",
  TI: "DATE",
  QUANTITY: "QUANTITY",
  QT: "QUANTITY",
  CARDINAL: "QUANTITY",
  ORDINAL: "QUANTITY",
  MONEY: "QUANTITY",
  PERCENT: "QUANTITY",
};

/** Something with a label of its own: a word, or a piece of one where names are not bounded by spaces. */
interface Unit {
  start: number;
  end: number;
  /** Numbers of its pieces; the first one's label is the unit's. */
  ids: number[];
}

/** Names in a text by a user's model. */
export async function findOwnEntities(
  text: string,
  sentences: readonly (readonly Token[])[],
  model: OwnModel,
  byPiece: boolean,
): Promise<Entity[]> {
  const units = sentences.map((tokens) => tokens.flatMap((token) => toUnits(text, token, model, byPiece)));
  const entities: Entity[] = [];
  for (const window of windowsOf(units, model.room)) {
    const rows = await model.run(window.flatMap(({ ids }) => ids));
    let at = 0;
    const labelled = window.map((unit) => {
      const probabilities = softmax(rows[at] ?? [1]);
      at += unit.ids.length;
      const best = argmax(probabilities);
      return { ...unit, label: model.labels[best] ?? "O", score: probabilities[best] ?? 0 };
    });
    entities.push(...join(labelled));
  }
  return entities;
}

function toUnits(text: string, { start, end }: Token, model: OwnModel, byPiece: boolean): Unit[] {
  const word = text.slice(start, end);
  const pieces = model.cut(word, /\s/.test(text[start - 1] ?? "")).slice(0, model.room);
  if (pieces.length === 0) return [];
  const sizes = byPiece ? sizesOf(pieces, word.length) : undefined;
  if (!sizes) return [{ start, end, ids: pieces.map(({ id }) => id) }];
  let at = start;
  return pieces.flatMap(({ id }, nth) => {
    const from = at;
    at += sizes[nth] ?? 0;
    return [{ start: from, end: at, ids: [id] }];
  });
}

/** UTF-16 units of each piece, where together they spell the word. */
function sizesOf(pieces: readonly Piece[], length: number): number[] | undefined {
  const sizes = pieces.map(({ text }) => text.replace(/^(?:##|▁)/u, "").length);
  return sizes.reduce((sum, size) => sum + size, 0) === length ? sizes : undefined;
}

/** Sentences, cut where one has more pieces than the model reads at once. */
function* windowsOf(sentences: readonly Unit[][], room: number): Generator<Unit[]> {
  for (const sentence of sentences) {
    let window: Unit[] = [];
    let pieces = 0;
    for (const unit of sentence) {
      if (pieces + unit.ids.length > room && window.length > 0) {
        yield window;
        window = [];
        pieces = 0;
      }
      window.push(unit);
      pieces += unit.ids.length;
    }
    if (window.length > 0) yield window;
  }
}

/** Neighbours of one type are one name, unless the second begins a name of its own (`B-`). */
function join(units: readonly (Unit & { label: string; score: number })[]): Entity[] {
  const entities: (Entity & { count: number })[] = [];
  let open: (Entity & { count: number }) | undefined;
  for (const { start, end, label, score } of units) {
    const type = label === "O" ? undefined : (TYPES[label.replace(/^[BIES]-/, "").toUpperCase()] ?? "OTHER");
    if (type === undefined) {
      open = undefined;
    } else if (open?.type === type && !label.startsWith("B-")) {
      open.end = end;
      open.score = (open.score * open.count + score) / (open.count + 1);
      open.count += 1;
    } else {
      open = { start, end, type, score, count: 1 };
      entities.push(open);
    }
  }
  return entities.map(({ start, end, type, score }) => ({ start, end, type, score }));
}
