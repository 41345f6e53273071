import type { Token } from "./token.js";

/** Longest sentence, in tokens: what the encoders read at once. A longer one is cut. */
const SENTENCE_TOKENS_MAX = 100;
const ENDING = /^(?:[.!?…]+|[。！？]+|[।॥]+|[؟۔]+)$/u;
const CLOSING = /^["'”’»)\]]+$/u;

/** Groups tokens into sentences: ended by a mark that ends sentences, an empty line, or the length that models read. */
export function splitSentences(text: string, tokens: readonly Token[]): Token[][] {
  const sentences: Token[][] = [];
  let current: Token[] = [];
  tokens.forEach((token, nth) => {
    current.push(token);
    if (current.length >= SENTENCE_TOKENS_MAX || isEnd(text, tokens, nth)) {
      sentences.push(current);
      current = [];
    }
  });
  if (current.length > 0) sentences.push(current);
  return sentences;
}

/** Sentences with a letter or digit in them: only these can name or say anything. */
export const tellingSentences = (
  text: string,
  sentences: readonly (readonly Token[])[],
): (readonly Token[])[] =>
  sentences.filter((tokens) => tokens.some(({ start, end }) => /[\p{L}\p{N}]/u.test(text.slice(start, end))));

function isEnd(text: string, tokens: readonly Token[], nth: number): boolean {
  const token = tokens[nth];
  const next = tokens[nth + 1];
  if (!token || !next) return true;
  if (/\n\s*\n/.test(text.slice(token.end, Math.min(next.start, token.end + 64)))) return true;
  const word = text.slice(token.start, token.end);
  const following = text.slice(next.start, next.end);
  if (CLOSING.test(following) || ENDING.test(following)) return false;
  if (ENDING.test(word)) return word !== "." || !/^\p{Ll}/u.test(following);
  const before = tokens[nth - 1];
  return CLOSING.test(word) && before !== undefined && ENDING.test(text.slice(before.start, before.end));
}
