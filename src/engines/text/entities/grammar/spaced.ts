import { COMMON_UNITS, type GrammarLexicon } from "./lexicon.js";

/** Patterns of one spaced language, made once of its lexicon. Every repetition in them is bounded. */
export interface SpacedPatterns {
  dates: RegExp[];
  quantities: RegExp[];
}

const B = "(?<![\\p{L}\\p{N}\\p{M}])";
const E = "(?![\\p{L}\\p{N}\\p{M}])";
const YEAR = "(?:1[0-9]|20)\\d{2}";
const DAY = "[0-3]?\\d(?:st|nd|rd|th|er|º|ª|\\.)?";
const DIGITS = "(?:\\d{1,3}(?:[ \u00a0\u202f]\\d{3}){1,4}(?!\\d)|\\d{1,15})(?:[.,\u066b\u066c]\\d{1,6}){0,5}";

export function toPatterns(lexicon: GrammarLexicon): SpacedPatterns {
  return { dates: toDates(lexicon), quantities: toQuantities(lexicon) };
}

function toDates(x: GrammarLexicon): RegExp[] {
  const of = `(?:\\s?(?:${x.of})?\\s?)`;
  const years = `(?:${YEAR}|['’]\\d{2})`;
  const weekday = `(?:(?:${x.weekdays})(?:\\s?,\\s?|\\s)(?:(?:the|den|el|le|o|der)\\s)?)?`;
  const clock = `(?:\\s?(?:${x.clock}))`;
  return [
    `${B}${weekday}${DAY}(?:\\s?[-–]\\s?${DAY})?${of}(?:${x.months})${E}(?:${of}${years}${E})?`,
    `${B}${weekday}(?:${x.months})\\s${DAY}(?:\\s?[-–]\\s?${DAY})?(?:,?\\s?${years})?${E}`,
    `${B}(?:(?:${x.nearBefore})\\s)?(?:${x.months})${of}${years}${E}`,
    `${B}\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}(?:[T ]\\d{2}:\\d{2}(?::\\d{2})?(?:Z|[+-]\\d{2}:?\\d{2})?)?${E}`,
    `${B}\\d{1,2}[-/.]\\d{1,2}[-/.](?:\\d{4}|\\d{2})${E}(?![./-]\\d)`,
    `${B}\\d{1,2}\\s/\\s\\d{1,2}\\s/\\s\\d{4}${E}`,
    `${B}\\d{1,2}[:.]\\d{2}(?::\\d{2})?(?:${clock})${E}`,
    `${B}[0-2]?\\d:[0-5]\\d(?::[0-5]\\d)?${E}`,
    `${B}\\d{1,2}\\s?(?:${x.clock})${E}`,
    `${B}(?:${x.clock})\\s\\d{1,2}(?::\\d{2})?${E}`,
    `${B}(?:(?:${x.nearBefore})\\s)?(?:${x.weekdays})(?:\\s(?:${x.nearAfter}|${x.clock}))?${E}`,
    `${B}(?:${x.days})${E}`,
    `${B}(?:(?:the|el|la|le|il|o|a|der|die|das|den|dem)\\s)?(?:${x.nearBefore})\\s(?:${x.timeUnits}|${x.months}|${x.seasons})${E}`,
    `${B}(?:${x.timeUnits}|${x.months}|${x.seasons})\\s(?:${x.nearAfter})${E}`,
    `${B}(?:${DIGITS}|${x.numbers})\\s(?:${x.timeUnits})\\s(?:${x.after})${E}`,
    `(?<=${B}(?:${x.before})\\s)(?:${DIGITS}|${x.numbers})\\s(?:${x.timeUnits})${E}`,
    ...(x.yearWords ? [`${B}(?:${x.yearWords})\\s(?:${YEAR}${E}|\\(\\s?${YEAR}\\s?\\))`] : []),
    `(?<=${B}(?:${x.yearBefore})\\s)${YEAR}(?:\\s?[-–/]\\s?(?:${YEAR}|\\d{2}))?${E}`,
    `${B}(?:${x.seasons})(?:${of}${YEAR})${E}`,
    `${B}${YEAR}s?\\s?[-–]\\s?${YEAR}s?${E}`,
    `${B}(?:the\\s)?(?:early|late|mid)?[- ]?(?:1[0-9]|20)\\d0s${E}`,
    `(?<=[(,]\\s?)${YEAR}(?=[),])`,
    // `in March`, `im Mai`, `desde enero`: a month alone, where a word shows that it is none of the names.
    `(?<=${B}(?:${x.yearBefore}|im|en|em|au|ce)\\s)(?:${x.months})${E}(?!\\.?\\s\\p{Lu})`,
  ].map((source) => new RegExp(source, "giu"));
}

function toQuantities(x: GrammarLexicon): RegExp[] {
  const units = `(?:${x.units}|${COMMON_UNITS})`;
  const scale = `(?:\\s?(?:${x.scales})${E})`;
  const number = `(?:${DIGITS}|(?:${x.numbers})(?:[\\s-](?:${x.numbers})){0,3})`;
  return [
    `(?:[$€£¥₹₩]|US\\$|R\\$)\\s?${DIGITS}${scale}{0,2}`,
    `${B}${number}${scale}{0,2}(?:\\s(?:de|of|di|d['’]))?\\s?${units}(?![\\p{L}\\p{N}])`,
    `${B}${number}${scale}{1,2}`,
    `${B}${number}\\s(?:${x.timeUnits})${E}`,
    `${B}${DIGITS}(?:st|nd|rd|th|º|ª|er|ème|e)?${E}`,
  ].map((source) => new RegExp(source, "giu"));
}
