import { findPatterns, findPii } from "../pii/find.js";
import type { Pii, PiiType } from "../pii/pii.js";
import type { Entity } from "./entity.js";

/** Comprehend counts these among other things that a text names. */
const OTHER = new Set<PiiType>([
  ...(["EMAIL", "URL", "PHONE", "IP_ADDRESS", "MAC_ADDRESS", "CREDIT_DEBIT_NUMBER"] as const),
  ...(["BANK_ACCOUNT_NUMBER", "BANK_ROUTING", "SSN", "INTERNATIONAL_BANK_ACCOUNT_NUMBER"] as const),
]);
/** `1111-XXXX-1111-XXXX`, `XXXXXX1111`: a number of which a part is covered. */
const COVERED =
  /(?<![\p{L}\p{N}])(?=[\dXx*-]{0,30}\d)(?=[\dXx*-]{0,30}[Xx*]{4})[\dXx*](?:-?[\dXx*]){5,30}(?![\p{L}\p{N}])/gu;

/** What a text names by its form alone: mail and web addresses, numbers of phones, cards and accounts; where streets are. */
export function findForms(text: string, patterns: readonly Pii[] = findPatterns(text)): Entity[] {
  const found = findPii(text, [], patterns).flatMap((pii): Entity[] => {
    const type = pii.type === "ADDRESS" ? "LOCATION" : OTHER.has(pii.type) ? "OTHER" : undefined;
    return type ? [{ start: pii.start, end: pii.end, type, score: scoreOf(pii) }] : [];
  });
  const covered = [...text.matchAll(COVERED)].map(
    ({ 0: { length }, index }): Entity => ({ start: index, end: index + length, type: "OTHER", score: 0.97 }),
  );
  return [
    ...found,
    ...covered.filter((one) => found.every(({ start, end }) => end <= one.start || start >= one.end)),
  ];
}

const scoreOf = ({ score }: Pii): number => Math.min(0.99, score);
