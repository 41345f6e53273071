/** Check digits, as the numbers' issuers define them. All take the bare digits or characters. */

/** ISO/IEC 7812: payment cards, Canadian social insurance numbers, IMEI. */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 0 && sum % 10 === 0;
}

/** ABA routing numbers: weights 3, 7, 1. */
export function isRoutingNumber(digits: string): boolean {
  if (!/^(?:0[0-9]|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{7}$/.test(digits)) return false;
  const weights = [3, 7, 1];
  return sumOf(digits, (digit, at) => digit * (weights[at % 3] ?? 0)) % 10 === 0;
}

/** ISO 7064 mod 97-10 over the rearranged account number. */
export function isIban(compact: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(compact)) return false;
  const length = IBAN_LENGTHS[compact.slice(0, 2)];
  if (length === undefined || compact.length !== length) return false;
  const digits = [...(compact.slice(4) + compact.slice(0, 4))].map((c) => parseInt(c, 36)).join("");
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}

const IBAN_LENGTHS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 " +
    "FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 " +
    "LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 " +
    "SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20"
  )
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** NHS numbers: weights 10 to 2, modulo 11. */
export function isNhsNumber(digits: string): boolean {
  if (!/^\d{10}$/.test(digits)) return false;
  const rest = 11 - (sumOf(digits.slice(0, 9), (digit, at) => digit * (10 - at)) % 11);
  return rest !== 10 && (rest === 11 ? 0 : rest) === Number(digits[9]);
}

/** UK unique taxpayer references: the first digit checks the other nine. */
export function isUniqueTaxpayerReference(digits: string): boolean {
  if (!/^\d{10}$/.test(digits)) return false;
  const weights = [6, 7, 8, 9, 10, 5, 4, 3, 2];
  const rest = sumOf(digits.slice(1), (digit, at) => digit * (weights[at] ?? 0)) % 11;
  return "21987654321"[rest] === digits[0];
}

/** Verhoeff's scheme: Indian Aadhaar numbers. */
export function isAadhaar(digits: string): boolean {
  if (!/^[2-9]\d{11}$/.test(digits)) return false;
  let check = 0;
  [...digits].reverse().forEach((digit, at) => {
    const turned = VERHOEFF_TURNS[at % 8]?.[Number(digit)] ?? 0;
    check = multiplyInD5(check, turned);
  });
  return check === 0;
}

const VERHOEFF_TURNS = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
  [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
  [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
  [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
  [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
  [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
  [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
];

/** The dihedral group of the pentagon: rotations 0 to 4, reflections 5 to 9. */
function multiplyInD5(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : ((a + b - 5) % 5) + 5;
  return b < 5 ? ((a - 5 - b + 5) % 5) + 5 : (a - b + 5) % 5;
}

/** ISO 3779 with the North American check digit in the ninth place. */
export function isVehicleNumber(number: string): boolean {
  if (!/^[A-HJ-NPR-Z0-9]{17}$/.test(number)) return false;
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
  const values = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ";
  let sum = 0;
  for (let at = 0; at < 17; at++) sum += (values.indexOf(number[at] ?? "0") % 10) * (weights[at] ?? 0);
  return "0123456789X"[sum % 11] === number[8];
}

function sumOf(digits: string, weigh: (digit: number, at: number) => number): number {
  return [...digits].reduce((sum, digit, at) => sum + weigh(Number(digit), at), 0);
}
