/** Tells quickly that there is nothing to do, which is nearly always so. */
const MAYBE_SPECIAL = /[&<>"\u2028\p{Cc}]/u;
const TEXT_SPECIAL = /[&<>"\u2028]|(?![\t\n])\p{Cc}/gu;
const ATTRIBUTE_SPECIAL = /[&<>"\u2028\p{Cc}]/gu;

const NAMED: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/**
 * Text between tags. Quotes become `&quot;`, as S3 writes them in an ETag; control characters become references, or a
 * reader would take `\r` for `\n`.
 */
export function escapeText(text: string): string {
  return MAYBE_SPECIAL.test(text) ? text.replace(TEXT_SPECIAL, escapeOne) : text;
}

export function escapeAttribute(text: string): string {
  return text.replace(ATTRIBUTE_SPECIAL, escapeOne);
}

function escapeOne(character: string): string {
  return NAMED[character] ?? `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
}
