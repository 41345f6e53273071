/** How the treebanks of a language cut what rules for all languages would cut otherwise. */
export interface Conventions {
  /** What is one word at the start of a chunk that begins with a letter or digit: abbreviations, ordinals, ranges. */
  readonly whole: readonly RegExp[];
  /** `!!` is two marks. */
  readonly cutsMarks: boolean;
}

/** A full stop belongs to the abbreviation where the sentence goes on behind it. */
const GOES_ON = '(?=,|;|:|\\)|/| ?[\\p{L}\\p{Nd}(«„“"-])';

const abbreviations = (words: string): RegExp => new RegExp(`^(?:${words})\\.${GOES_ON}`, "iu");
const single = (letters: string): RegExp => new RegExp(`^${letters}\\.${GOES_ON}`, "u");

/** `25jährige`, `60qm`, `14h30`, `20th`. */
const NUMBER_WORD = /^\p{Nd}{1,4}\p{L}{1,20}\p{Nd}{0,2}(?![\p{L}\p{N}])/u;
/** `38-41`, `23-02-2010`, `6-4`. */
const RANGE = /^\p{Nd}{1,4}(?:[-–]\p{Nd}{1,4}){1,2}(?![\p{L}\p{N}.,]\p{N})(?![\p{L}\p{N}])/u;
/** Words that begin a sentence: a number with a full stop before one of them ended the one before. */
const GERMAN_BEGINNINGS =
  "(?:Der|Die|Das|Dem|Den|Des|Ein|Eine|Es|Er|Sie|Wir|Ich|In|Im|Am|Auf|An|Mit|Nach|Von|Zu|Bei|Und|Aber|Doch|Dies\\p{L}*|Hier|Da|Dann|So|Wenn|Als|Für)";
/** `13. Mai`, `der 2. Weltkrieg`, `Heinrich IV. starb`. */
const GERMAN_ORDINAL = new RegExp(
  `^(?:\\p{Nd}{1,2}|[IVX]{1,6})\\.(?=,| (?!${GERMAN_BEGINNINGS} )[\\p{L}„(])`,
  "u",
);

const PLAIN: Conventions = { whole: [], cutsMarks: false };

const CONVENTIONS: Readonly<Record<string, Conventions>> = {
  en: {
    ...PLAIN,
    whole: [
      single("\\p{Lu}"),
      abbreviations(
        "adm|ala|apr|ariz|ark|assn|aug|ave|bldg|blvd|bros|calif|capt|cmdr|co|col|colo|comdr|conn|corp|cpl|dec|del|dept|dr|drs|esq|etc|feb|fla|ga|gen|gov|hon|ill|inc|jan|jr|kan|kans|ky|lt|ltd|maj|mass|md|messrs|mfg|mgr|mich|minn|mo|mon|mont|mr|mrs|ms|mt|neb|nev|nov|okla|oct|ore|penn|ph|pp|prof|pvt|rd|rep|reps|rev|sec|sen|sens|sept|sep|sgt|sr|st|ste|supt|tenn|tex|univ|va|vol|vs|vt|wash|wis|wyo|vols|eds|approx|ext|tel|fig|figs",
      ),
    ],
  },
  de: {
    whole: [
      GERMAN_ORDINAL,
      single("\\p{L}"),
      abbreviations(
        "abb|abs|allg|art|aufl|az|bd|bes|bsp|bzgl|bzw|ca|chr|dr|dt|ehem|eigtl|engl|etc|evtl|exkl|fa|fr|frz|geb|gegr|gem|gest|ggf|ggü|hl|hr|hrsg|inkl|ital|jh|jhd|jhdt|jr|kap|kath|lat|lt|max|min|mind|mio|mrd|nachm|nr|od|österr|prof|rd|röm|sen|sog|st|std|str|stv|tel|tsd|usw|vgl|vorm|vs|zit|zzgl|zzt",
      ),
      NUMBER_WORD,
    ],
    cutsMarks: true,
  },
  es: {
    ...PLAIN,
    whole: [
      // `EE.UU.`; `km²` is a unit and its power.
      /^\p{Lu}{2}\.\p{Lu}{2}\./u,
      /^[hk]m(?=[²³](?![\p{L}\p{N}]))/iu,
      /^[nN]\.[°º]/u,
      single("(?:\\p{Lu}|[b-df-np-tv-xz]|a(?=\\. ?C\\.))"),
      abbreviations(
        "aprox|art|av|avda|bros|cap|cía|dr|dra|ed|etc|fig|gral|hnos|ing|lic|máx|mín|núm|pág|págs|prof|profa|pto|sr|sra|sres|srta|sta|sto|tel|ud|uds|vol|vs",
      ),
      NUMBER_WORD,
      RANGE,
    ],
  },
  it: {
    ...PLAIN,
    whole: [
      single("(?:\\p{Lu}|[b-df-hj-np-z])"),
      abbreviations(
        "art|artt|avv|ca|cap|cfr|cit|co|dott|ecc|ed|es|fig|gen|ing|lett|max|min|nn|on|pag|pagg|par|prof|sen|sig|spett|st|tab|tel|ult|vol",
      ),
      /^\p{L}{1,12}['’](?![\p{L}'’])/u,
      NUMBER_WORD,
    ],
  },
  fr: {
    ...PLAIN,
    whole: [
      /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=[«"“(\p{Nd}])/iu,
      abbreviations("av|apr|cf|dr|etc|ex|fig|hab|env|mgr|mm|pp|prof|st|ste|vol"),
    ],
  },
  pt: {
    ...PLAIN,
    whole: [
      /^\p{Lu}{1,3}\$/u,
      single("(?:\\p{Lu}|[b-df-np-tv-z])"),
      abbreviations(
        "art|av|cap|cel|cia|dr|dra|dras|drs|ed|eng|etc|ex|exa|exmo|fig|gen|jr|ltda|máx|mín|núm|pág|págs|pe|prof|profa|sr|sra|sras|srs|sta|sto|tel|vol",
      ),
      NUMBER_WORD,
      RANGE,
    ],
  },
};

export const conventionsOf = (language: string): Conventions => CONVENTIONS[language] ?? PLAIN;
