/** The words out of which a language makes dates and quantities. Entries are patterns, matched without regard to case. */
export interface GrammarLexicon {
  months: string;
  weekdays: string;
  /** Days told from today: `today`, `the day after tomorrow`. */
  days: string;
  /** `last`, `next`, `this`: before a unit of time, a weekday or a month. */
  nearBefore: string;
  /** The same where the language puts it after. */
  nearAfter: string;
  /** `day`, `weeks`, `hour`, …, as one counts them. */
  timeUnits: string;
  /** `ago`, `later` after a count of units. */
  after: string;
  /** `in`, `for`, `vor` before a count of units. */
  before: string;
  /** What stands between a day and its month, a month and its year: `of`, `de`, `.`. */
  of: string;
  /** Parts of a day and clock words: `morning`, `noon`, `o'clock`, `am`. */
  clock: string;
  seasons: string;
  /** Words before a bare year that make it a date: `in`, `since`. */
  yearBefore: string;
  /** `year`, where a language writes it before the number as part of the date. */
  yearWords?: string;
  /** Number words, and the scales that follow digits: `two`, `million`. */
  numbers: string;
  scales: string;
  /** Units of measure, money and other things counted. */
  units: string;
}

/** Units written alike in all languages. */
export const COMMON_UNITS =
  "km²|m²|km/h|mph|kmh|km|cm|mm|nm|kg|mg|µg|lbs?|oz|ml|cl|kW|MW|GW|kWh|GHz|MHz|kHz|Hz|GB|MB|KB|TB|bpm|dpi|ppm|°C|°F|°|m³|ha|px|€|£|¥|₹|₩|\\$|USD|EUR|GBP|JPY|KRW|CNY|INR|BRL";
