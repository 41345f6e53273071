// Numbers with right check digits, made from a seed, for measuring the finder of personal information.

export function toRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const luhn = (digits) => {
  let sum = 0;
  [...digits].reverse().forEach((digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  });
  return `${digits}${(10 - (sum % 10)) % 10}`;
};

const mod97 = (text) => {
  let rest = 0;
  for (const digit of [...text].map((c) => Number.parseInt(c, 36)).join(""))
    rest = (rest * 10 + Number(digit)) % 97;
  return rest;
};

/** @returns a number in which every `0` to `9` check holds, by type; each takes `random` and gives the plain form. */
export function makers(random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const digits = (count, first = "0123456789") =>
    Array.from({ length: count }, (_, at) => pick(at === 0 ? first : "0123456789")).join("");
  const letters = (count) => Array.from({ length: count }, () => pick("ABCDEFGHJKLMNPRSTUVWXYZ")).join("");
  const until = (make, good) => {
    for (;;) {
      const made = make();
      if (good(made)) return made;
    }
  };
  const group = (text, sizes, mark) => {
    let at = 0;
    const cut = (size) => {
      at += size;
      return text.slice(at - size, at);
    };
    return sizes.map(cut).join(mark);
  };
  const sum = (text, weights) =>
    [...text].reduce((total, digit, at) => total + Number(digit) * weights[at], 0);
  const iban = () => {
    const [country, body] = pick([
      ["DE", digits(18)],
      ["ES", digits(20)],
      ["FR", `${digits(20)}${digits(3)}`],
      ["GB", `${letters(4)}${digits(14)}`],
      ["NL", `${letters(4)}${digits(10)}`],
      ["IT", `${letters(1)}${digits(22)}`],
    ]);
    return `${country}${String(98 - mod97(`${body}${country}00`)).padStart(2, "0")}${body}`;
  };
  const card = () =>
    pick([
      () => luhn(`4${digits(14)}`),
      () => luhn(`5${digits(1, "12345")}${digits(13)}`),
      () => luhn(`37${digits(12)}`),
    ])();
  const verhoeff = () => until(() => digits(12, "23456789"), isVerhoeff);
  return { pick, digits, letters, until, group, sum, luhn, iban, card, verhoeff };
}

const D = [
  ..."0123456789123406789523401789563401289567401239567859876043216598710432765982104387659321049876543210",
];
const P = [
  "0123456789",
  "1576283094",
  "5803796142",
  "8916043527",
  "9453126870",
  "4286573901",
  "2793806415",
  "7046913258",
];

/** Verhoeff's check by the table of the dihedral group. */
function isVerhoeff(text) {
  let check = 0;
  [...text].reverse().forEach((digit, at) => {
    check = Number(D[check * 10 + Number(P[at % 8][Number(digit)])]);
  });
  return check === 0;
}
