import * as checks from "./checksums.js";
import type { PiiType } from "./pii.js";

/** How one kind of number or word is found. */
export interface Detector {
  type: PiiType;
  /** With the `d` flag where group 1 is the information and the rest only shows it. Repetitions are bounded. */
  pattern: RegExp;
  /** Refuses what only looks alike; gets the match without spaces and dashes. */
  check?(compact: string): boolean;
  /** Must stand within the 60 characters before: what the number would not be known by alone. */
  context?: RegExp;
  /** The context may also stand behind. */
  around?: boolean;
  /** Probability. */
  score: number;
}

const B = "(?<![\\p{L}\\p{N}])";
const E = "(?![\\p{L}\\p{N}])";
const re = (source: string, flags = "gu"): RegExp => new RegExp(source, flags);

const OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
const HEX4 = "[0-9a-f]{1,4}";
const VALUE = "(?:\\s{0,3}(?:[:=#]|is|are|es|was|number|no\\.?|número|code|código){1,3}\\s{0,3}|\\s{1,3})";

/** Addresses of machines and people: their form alone gives them away. */
const ADDRESSES: Detector[] = [
  {
    type: "EMAIL",
    pattern: re(`${B}[\\p{L}\\p{N}._%+'-]{1,64}@(?:[\\p{L}\\p{N}-]{1,63}\\.){1,8}[\\p{L}]{2,24}${E}`),
    score: 0.999,
  },
  {
    type: "URL",
    pattern: re(`${B}(?:(?:https?|ftps?|sftp|s3)://|www\\.)[^\\s<>"'“”]{2,1000}`, "giu"),
    score: 0.999,
  },
  {
    type: "MAC_ADDRESS",
    pattern: re(`${B}(?:[0-9a-f]{2}([:-]))(?:[0-9a-f]{2}\\1){4}[0-9a-f]{2}${E}`, "giu"),
    score: 0.999,
  },
  {
    type: "MAC_ADDRESS",
    pattern: re(`(?<![\\p{L}\\p{N}.])[0-9a-f]{4}\\.[0-9a-f]{4}\\.[0-9a-f]{4}(?!\\.?[\\p{L}\\p{N}])`, "giu"),
    score: 0.995,
  },
  {
    // A host with a path, without its scheme.
    type: "URL",
    pattern: re(
      `(?<![\\p{L}\\p{N}@._-])(?:[a-z0-9-]{1,63}\\.){1,5}(?:com|org|net|edu|gov|io|co\\.[a-z]{2})/[^\\s<>"'“”]{1,1000}`,
      "giu",
    ),
    score: 0.99,
  },
  {
    type: "IP_ADDRESS",
    // Chapters and versions have parts too.
    pattern: re(
      `(?<![\\p{L}\\p{N}.])(?<!\\b(?:version|release|build|chapter|section|clause|figure|versión|capítulo|sección) )(?:${OCTET}\\.){3}${OCTET}(?!\\.?[\\p{L}\\p{N}])`,
      "giu",
    ),
    score: 0.998,
  },
  {
    type: "IP_ADDRESS",
    pattern: re(
      `(?<![\\p{L}\\p{N}:])(?:(?:${HEX4}:){7}${HEX4}|(?:${HEX4}:){1,6}(?::${HEX4}){1,6}|::(?:${HEX4}:){0,5}${HEX4})(?!:?[\\p{L}\\p{N}]|::)`,
      "giu",
    ),
    score: 0.998,
  },
];

/** Money. */
const BANKING: Detector[] = [
  {
    type: "CREDIT_DEBIT_NUMBER",
    pattern: re(`${B}(?:\\d{4}[ -]?){3}\\d{1,7}${E}|${B}3[0-9]\\d{2}[ -]?\\d{6}[ -]?\\d{4,5}${E}`),
    check: (compact) => /^[1-6]\d{12,18}$/.test(compact) && checks.isLuhn(compact),
    score: 0.999,
  },
  {
    type: "CREDIT_DEBIT_CVV",
    pattern: re(
      `(?:\\b(?:cvv2?|cvc2?|cid|csc|security code|código de seguridad|verification (?:code|value))\\b\\)?)${VALUE}(\\d{3,4})${E}`,
      "dgiu",
    ),
    score: 0.995,
  },
  {
    type: "CREDIT_DEBIT_EXPIRY",
    pattern: re(
      `\\b(?:exp(?:iry|ires?|iration)?\\b\\.?(?: date\\b)?(?: on\\b)?|valid (?:thru|through|until|to)\\b|good thru\\b|vence\\b|vencimiento\\b|caduca(?:ndo|cidad)?\\b)(?: el\\b| en\\b)?${VALUE}((?:0?[1-9]|1[0-2])\\s?[/-]\\s?(?:20)?\\d{2})${E}`,
      "dgiu",
    ),
    score: 0.99,
  },
  {
    type: "INTERNATIONAL_BANK_ACCOUNT_NUMBER",
    pattern: re(`${B}[A-Z]{2}\\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?${E}`),
    check: checks.isIban,
    score: 0.999,
  },
  {
    type: "SWIFT_CODE",
    pattern: re(
      `${B}[A-Z]{4}(?:A[DEFGILMNORTUWZ]|B[ABDEGHIJMNORSTYZ]|C[ACHILMNORUVYZ]|D[EJKMOZ]|E[CEGHRST]|F[IJKMOR]|G[ABDEGHILMNPQRTUWY]|H[KNRTU]|I[DELMNOQRST]|J[EMOP]|K[EGHIMNPRWYZ]|L[ABCIKRSTUVY]|M[ACDEGHKLMNOQRSTUVWXYZ]|N[ACEFGILOPRUZ]|OM|P[AEFGHKLMNRSTWY]|QA|R[EOSUW]|S[ABCDEGHIJKLMNORSTVXYZ]|T[CDFGHJKLMNORTVWZ]|U[AGMSYZ]|V[ACEGINU]|W[FS]|XK|Y[ET]|Z[AMW])[A-Z0-9]{2}(?:[A-Z0-9]{3})?${E}`,
    ),
    context: /swift|bic|bank|wire|transfer|code/i,
    score: 0.98,
  },
  {
    type: "BANK_ROUTING",
    pattern: re(`${B}\\d{9}${E}`),
    check: checks.isRoutingNumber,
    context: /rout|aba|rtn|transit|ruta/i,
    score: 0.995,
  },
  {
    type: "BANK_ACCOUNT_NUMBER",
    pattern: re(`${B}(?:\\d{3,6}[ -]?\\d{3,6}(?:[ -]?\\d{1,6})?|[X*x]{2,12}\\d{3,6})${E}`),
    check: (compact) => /^(?:\d{6,17}|[X*x]+\d+)$/.test(compact),
    context:
      /a\/c\b|(?:bank|checking|savings|deposit|acct|account|cuenta)[^.]{0,25}(?:account|acct|number|no\b|num|#|:|cuenta|bancaria)|account (?:number|no|#)/i,
    score: 0.985,
  },
  {
    type: "PIN",
    pattern: re(
      `(?:\\b(?:pin|p\\.i\\.n\\.|personal identification number|nip)\\b)(?: (?:code|number))?${VALUE}(\\d{4,6})${E}`,
      "dgiu",
    ),
    score: 0.99,
  },
];

/** Numbers that states give people and cars. */
const STATE: Detector[] = [
  {
    type: "SSN",
    pattern: re(`${B}(?!000|666|9)\\d{3}([- ])(?!00)\\d{2}\\1(?!0000)\\d{4}${E}`),
    score: 0.995,
  },
  {
    type: "SSN",
    pattern: re(`${B}(?!000|666|9)\\d{3}(?!00)\\d{2}(?!0000)\\d{4}${E}`),
    context: /ssn|social security|seguro social/i,
    around: true,
    score: 0.99,
  },
  {
    type: "US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER",
    pattern: re(
      `${B}9\\d{2}([- ])(?:5\\d|6[0-5]|7\\d|8[0-8]|9[0-24-9])\\1\\d{4}${E}|(?<=(?:itin|tax)[^.]{0,40})${B}9\\d{2}(?:5\\d|6[0-5]|7\\d|8[0-8]|9[0-24-9])\\d{4}${E}`,
      "giu",
    ),
    score: 0.99,
  },
  {
    type: "UK_NATIONAL_INSURANCE_NUMBER",
    pattern: re(
      `${B}(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D]${E}`,
    ),
    score: 0.995,
  },
  {
    type: "UK_NATIONAL_HEALTH_SERVICE_NUMBER",
    pattern: re(`${B}\\d{3}[ -]?\\d{3}[ -]?\\d{4}${E}`),
    check: checks.isNhsNumber,
    context: /nhs|health service|patient/i,
    score: 0.995,
  },
  {
    type: "UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER",
    pattern: re(`${B}\\d{5} ?\\d{5}${E}`),
    check: checks.isUniqueTaxpayerReference,
    context: /utr|taxpayer|tax reference/i,
    score: 0.99,
  },
  {
    type: "CA_SOCIAL_INSURANCE_NUMBER",
    pattern: re(`${B}[1-79]\\d{2}([- ]?)\\d{3}\\1\\d{3}${E}`),
    check: checks.isLuhn,
    context: /\bsin\b|social insurance|canad/i,
    score: 0.99,
  },
  {
    type: "CA_HEALTH_NUMBER",
    pattern: re(`${B}\\d{4}[- ]?\\d{3}[- ]?\\d{3}(?:[- ]?[A-Z]{2})?${E}`),
    check: (compact) => checks.isLuhn(compact.slice(0, 10)),
    context: /health (?:card|number|insurance)|ohip|\bphn\b|canad/i,
    score: 0.985,
  },
  {
    type: "IN_AADHAAR",
    pattern: re(`${B}[2-9]\\d{3}([- ]?)\\d{4}\\1\\d{4}${E}`),
    check: checks.isAadhaar,
    context: /a+dh?a+r|uidai|\buid\b|india/i,
    score: 0.995,
  },
  {
    type: "IN_PERMANENT_ACCOUNT_NUMBER",
    pattern: re(`${B}[A-Z]{3}[ABCFGHJLPT][A-Z]\\d{4}[A-Z]${E}`),
    score: 0.99,
  },
  {
    type: "IN_VOTER_NUMBER",
    pattern: re(`${B}[A-Z]{3}\\d{7}${E}`),
    context: /voter|epic|elect/i,
    score: 0.98,
  },
  { type: "IN_NREGA", pattern: re(`${B}[A-Z]{2}-\\d{2}-\\d{3}-\\d{3}-\\d{3}/\\d{1,6}${E}`), score: 0.995 },
  {
    type: "PASSPORT_NUMBER",
    pattern: re(
      `(?:[Pp]assport|PASSPORT|[Pp]asaporte|PASAPORTE)(?:[^.\\n]|(?:[Nn]o|[Nn]úm|[Nn]um|#)\\.){0,30}?${B}((?=[A-Z0-9]{6,10}${E})(?=[A-Z0-9]{0,6}\\d{2})[A-Z]{0,3}\\d[A-Z0-9]{4,8})${E}`,
      "dgu",
    ),
    score: 0.985,
  },
  {
    type: "DRIVER_ID",
    pattern: re(
      `(?:driv(?:er|ing)['’]?s?['’]? ?(?:license|licence|permit|id|lic)|\\bDL\\b|licen[cs]e (?:number|no\\.)|licencia de (?:conducir|manejo)|(?:carnet|permiso) de conducir)(?:[^.\\n]|\\b(?:no|num|núm)\\.){0,25}?${B}((?=[A-Z0-9-]{5,20}${E})(?=[^\\s]{0,20}\\d{3})[A-Z0-9][A-Z0-9-]{4,19})${E}`,
      "dgiu",
    ),
    score: 0.996,
  },
  {
    type: "LICENSE_PLATE",
    pattern: re(
      `(?:[Ll]icen[sc]e [Pp]lates?|LICENSE PLATE|\\b[Pp]lates?(?: [Nn]umber| [Nn]o\\.?)?|[Nn]umber [Pp]lates?|[Cc]ar [Rr]eg|[Rr]egistration(?: [Nn]umber| [Pp]late| [Nn]o\\.)?|[Mm]atrícula|\\b[Pp]lacas?)(?:[^.\\n]|\\bno\\.){0,15}?${B}([A-Z]{2}[ -]?\\d{1,2}[ -]?[A-Z]{1,3}[ -]?\\d{4}(?=${E})|(?=[A-Z0-9 -]{4,9}${E})(?=[A-Z -]{0,9}\\d)(?=[\\d -]{0,9}[A-Z])[A-Z0-9]{1,4}(?:[ -]?[A-Z0-9]{1,4}){1,2})${E}`,
      "dgu",
    ),
    check: (compact) => /\d/.test(compact) && compact === compact.toUpperCase(),
    score: 0.97,
  },
  {
    type: "VEHICLE_IDENTIFICATION_NUMBER",
    pattern: re(`${B}[A-HJ-NPR-Z0-9]{17}${E}`),
    check: (compact) => /\d/.test(compact) && /[A-Z]/.test(compact) && checks.isVehicleNumber(compact),
    score: 0.995,
  },
];

/** Ways into accounts, and what is told of a person in plain words. */
const SECRETS: Detector[] = [
  {
    type: "AWS_ACCESS_KEY",
    pattern: re(`${B}(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA)[A-Z0-9]{16}${E}`),
    score: 0.999,
  },
  {
    type: "AWS_SECRET_KEY",
    pattern: re(
      `(?<![A-Za-z0-9/+])(?=[^\\s]{0,39}[A-Z])(?=[^\\s]{0,39}[a-z])(?=[^\\s]{0,39}\\d)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])`,
    ),
    context: /secret|aws|key/i,
    score: 0.995,
  },
  {
    type: "PASSWORD",
    pattern: re(
      `(?:\\b(?:password|passwd|pwd|pw|passcode|passphrase|contraseña|clave)\\b)(?: (?:for|to|of|del?|para) (?:[\\p{L}\\p{N}'’-]{1,20} ?){1,3})?(?:\\s{0,3}(?:[:=]|\\bis\\b:?|\\bes\\b:?|\\bto\\b)\\s{0,3}["'“]?)([^\\s"'”,;]{3,64}?)(?=[.?]?(?:["'”,;]|\\s|$))`,
      "dgiu",
    ),
    check: (compact) =>
      !/^(?:not|the|my|your|an?|for|required|incorrect|wrong|invalid|expired|protected|correct|reset|changed|forgotten|too|very|stored|sent|log|sign|access|open|be|case|weak|strong)[.!]?$/i.test(
        compact,
      ),
    score: 0.985,
  },
  {
    type: "USERNAME",
    pattern: re(
      `(?:\\b(?:user ?name|user ?id|login(?: name)?|screen name|handle|nombre de usuario|usuario)\\b)(?:\\s{0,3}(?:[:=]|\\bis\\b|\\bes\\b)\\s{0,3}["'“]?)(@?[\\p{L}\\p{N}](?:[\\p{L}\\p{N}_-]|\\.(?=[\\p{L}\\p{N}])){1,39})`,
      "dgiu",
    ),
    check: (compact) =>
      !/^(?:not|the|my|your|an?|required|incorrect|wrong|invalid|taken|missing|empty|case)$/i.test(compact),
    score: 0.98,
  },
  {
    type: "USERNAME",
    pattern: re(
      `(?:\\b(?:user(?: ?name| ?id)?|login|(?:log(?:ged)?|sign(?:ed)?) ?in as|usuario)\\b) (?=[\\p{L}\\p{N}_.-]{0,39}[\\d_.-][\\p{L}\\p{N}])(@?[\\p{L}\\p{N}](?:[\\p{L}\\p{N}_-]|\\.(?=[\\p{L}\\p{N}])){2,39})${E}`,
      "dgiu",
    ),
    check: (compact) =>
      !/^(?:not|the|my|your|a|an|required|incorrect|wrong|invalid|taken)\.?$/i.test(compact),
    score: 0.98,
  },
  {
    type: "USERNAME",
    pattern: re(`(?<![\\p{L}\\p{N}@._-])@[A-Za-z0-9_]{2,30}(?![\\p{L}\\p{N}_@]|\\.[a-z])`),
    score: 0.9,
  },
  {
    type: "AGE",
    pattern: re(
      `${B}\\d{1,3}(?:[- ]years?[- ]old| years? of age| yrs? old| ?y/o| años(?: de edad)?(?=[^\\p{L}]|$)| months? old)${E}|(?<=\\b(?:age[ds]?|edad)(?: of| is|:| de)? )\\d{1,3}${E}|(?<=\\b(?:I['’]?m|I am|he is|she is|turned|turning|tengo) )\\d{1,2}(?=[.,;!?]|$| and)`,
      "giu",
    ),
    score: 0.97,
  },
  {
    type: "PHONE",
    pattern: re(
      `(?<![\\p{L}\\p{N}.+-])(?:\\+\\d{1,3}[ .-]?(?:\\(\\d{1,4}\\)[ .-]?)?(?:\\d{1,5}[ .-]?){1,5}\\d{2,4}|\\(\\d{2,4}\\)[ .-]?\\d{3,5}[ .-]?\\d{3,4}|0\\d(?:[ .]\\d{2}){4}|07\\d{3}[ .-]\\d{6}|(?:1[ .-])?\\d{3}[ .-]\\d{3}[ .-]\\d{4}|0\\d{1,4}[ .-]\\d{3,4}[ .-]\\d{3,6})(?: ?(?:x|ext\\.?|extension) ?\\d{1,6})?${E}`,
      "giu",
    ),
    check: (compact) => {
      const digits = compact.replace(/\D/g, "");
      return digits.length >= 7 && digits.length <= 18;
    },
    score: 0.985,
  },
  {
    type: "PHONE",
    pattern: re(
      `(?:\\b(?:phone|tel(?:ephone)?|mobile|cell|call|fax|teléfono|móvil|celular|llame)\\b)[^\\d\\n.]{0,25}(\\d(?:[ .-]?\\d){6,13})${E}`,
      "dgiu",
    ),
    score: 0.985,
  },
];

/** All of them; of two that claim the same characters the earlier in this list wins a tie. */
export const DETECTORS: readonly Detector[] = [...ADDRESSES, ...BANKING, ...STATE, ...SECRETS];
