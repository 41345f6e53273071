/** Encoded words of RFC 2047, as S3 takes and sends metadata that no header could hold. */

const WORD = /=\?([\w.-]{1,40})\?([BbQq])\?([^?\s]*)\?=/g;
const BETWEEN_WORDS = /(\?=)\s+(?==\?[\w.-]{1,40}\?[BbQq]\?[^?\s]*\?=)/g;

/** The text with its encoded words read; a word in an unknown charset stays as it is. */
export function fromEncodedWords(text: string): string {
  if (!text.includes("=?")) return text;
  return text
    .replace(BETWEEN_WORDS, "$1")
    .replace(WORD, (word, charset: string, encoding: string, content: string) => {
      const bytes = encoding.toUpperCase() === "B" ? Buffer.from(content, "base64") : fromQ(content);
      try {
        return new TextDecoder(charset).decode(bytes);
      } catch {
        return word;
      }
    });
}

const fromQ = (content: string): Buffer =>
  Buffer.from(
    content
      .replaceAll("_", " ")
      .replace(/=([0-9A-Fa-f]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );

const UNFIT = /[^\t\r\n\x20-\x7e]/g;

/** A text that a header can hold: itself, or one encoded word, in base64 where most of its characters need it. */
export function toEncodedWord(text: string): string {
  const unfit = text.match(UNFIT)?.length ?? 0;
  if (unfit === 0) return text;
  const bytes = Buffer.from(text);
  return unfit < text.length - unfit
    ? `=?UTF-8?Q?${toQ(bytes)}?=`
    : `=?UTF-8?B?${bytes.toString("base64")}?=`;
}

const PLAIN = /[!-<>@-^`-~]/;

const toQ = (bytes: Buffer): string =>
  Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    if (character === " ") return "_";
    return PLAIN.test(character) ? character : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
