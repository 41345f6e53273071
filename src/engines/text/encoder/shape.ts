/** Case and digits of a word, which an uncased vocabulary loses. 0 belongs to markers and to later pieces of a word. */
export function shapeOf(word: string): number {
  if (/\p{Nd}/u.test(word)) return 5;
  const letters = word.match(/\p{L}/gu) ?? [];
  if (letters.length === 0) return 6;
  const upper = letters.filter((letter) => /\p{Lu}/u.test(letter)).length;
  if (upper === 0) return 1;
  if (upper === letters.length) return upper === 1 ? 2 : 3;
  return upper === 1 && /\p{Lu}/u.test(letters[0] ?? "") ? 4 : 7;
}
