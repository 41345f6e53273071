import type { Pii } from "./pii.js";

const STREET =
  "(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|way|place|pl|square|sq|terrace|ter|highway|hwy|parkway|pkwy|circle|cir|trail|trl|alley|loop|crescent|close|mews|row)";
const WORD = "[\\p{Lu}\\d](?:[\\p{L}\\p{N}'’-]|\\.(?=[\\p{L} ])){0,30}";
const TAIL = `(?:,? (?:[Aa]pt|[Aa]partment|[Ss]uite|[Ss]te|[Uu]nit|[Ff]loor|[Ff]l|[Rr]oom|[Rr]m|#)\\.? ?[\\p{L}\\p{N}-]{1,8})?`;
const TOWN = `(?:,? {1,2}(?:${WORD}(?: ${WORD}){0,3}))?`;
const STATE = "(?:,? (?:[A-Z]{2}(?![\\p{L}\\p{N}])|[A-Z][a-z]+(?: [A-Z][a-z]+)?))?";
const POSTCODE =
  "(?:,? (?:\\d{5}(?:-\\d{4})?|[A-Z]{1,2}\\d[A-Z\\d]? \\d[A-Z]{2}|[A-Z]\\d[A-Z] ?\\d[A-Z]\\d))?";

const ENGLISH = new RegExp(
  `(?<![\\p{L}\\p{N}])\\d{1,6}[A-Za-z]?(?:,)? (?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\\.? )?(?:${WORD} ){1,4}?(?:${STREET}|${STREET.toUpperCase()}|${titled(STREET)})\\b(?:\\.(?=,? [\\p{L}\\d#]))?(?: (?:N|S|E|W|NE|NW|SE|SW)(?![\\p{L}\\p{N}]))?${TAIL}(?:${TOWN}${STATE}${POSTCODE})`,
  "gu",
);
const SPANISH =
  /(?<![\p{L}\p{N}])(?:[Cc]alle|[Cc]\/|[Aa]venida|[Aa]vda\.?|[Aa]v\.|[Pp]laza|[Pp]aseo|[Cc]arrera|[Cc]amino|[Cc]arretera|[Bb]ulevar)\.? (?:(?:de(?: la| los| las)?|del|la|el|los|las) )?[\p{Lu}\d][\p{L}\p{N}'’.-]{0,30}(?: (?:(?:de|del|la|y) )?[\p{Lu}][\p{L}'’.-]{0,30}){0,4}(?:,? (?:n[úu]m(?:ero|\.)?|n[º°]|#)? ?\d{1,5}[A-Za-z]?)?(?:,? \d{5})?(?:,? [\p{Lu}][\p{L}]{1,30}(?: (?:de |del )?[\p{Lu}][\p{L}]{1,30}){0,2})?/gu;
const POST_BOX = /(?<![\p{L}\p{N}])(?:P\.? ?O\.? [Bb]ox|Apartado(?: de correos)?) \d{1,7}/gu;

function titled(alternatives: string): string {
  return alternatives.replace(/(?<=[(|:])[a-z]/g, (letter) => letter.toUpperCase());
}

/** Postal addresses, as far as their street part gives them away. */
export function findAddresses(text: string): Pii[] {
  return [ENGLISH, SPANISH, POST_BOX].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ 0: matched, index }) => ({
      start: index,
      end: index + matched.trimEnd().length,
      type: "ADDRESS" as const,
      score: 0.97,
    })),
  );
}
