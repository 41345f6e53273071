/** Letters of Korean words by mecab-ko-dic's tags: [start, end, tag, parts]. Adjectives before a noun become one word. */
export function koreanWords(text, words) {
  const tokens = merge(
    words.flatMap(([start, end, tag, parts]) =>
      partsOf({ start, end, tag, surface: text.slice(start, end) }, parts),
    ),
  );
  return tokens.map((token, at) => ({ ...token, letter: letterOf(tokens, at) }));
}

/** A noun and its particle that the dictionary holds as one word are cut by its own note (`것/NNB/*+을/JKO/*`). */
function partsOf(token, note) {
  const parts = (note ?? "").split("+").map((part) => part.split("/"));
  if (parts.length < 2 || parts.map(([form]) => form).join("") !== token.surface) return [token];
  let at = token.start;
  return parts.map(([surface, tag]) => {
    at += surface.length;
    return { start: at - surface.length, end: at, surface, tag };
  });
}

function merge(tokens) {
  const out = [];
  for (const token of tokens) {
    const before = out.at(-1);
    const touches = before?.end === token.start;
    if (touches && before.tag === "VA" && token.tag === "ETM") extend(before, token);
    else if (touches && token.tag === "XSA+ETM" && /^(?:XR|NNG|MAG)$/.test(before.tag)) extend(before, token);
    else if (touches && token.tag === "VCP+ETM" && before.surface === "적") {
      if (out.at(-2)?.end === before.start) {
        out.pop();
        extend(out.at(-1), token);
      } else extend(before, token);
    } else out.push({ ...token });
  }
  return out;
}

function extend(word, by) {
  word.end = by.end;
  word.surface += by.surface;
  word.tag = "VA+ETM";
}

const HOLLOW = /^(?:것|수|거|듯|줄|때|데|바|뿐|적|지|채|척|만큼|대로|등|점|중|번)$/;

function letterOf(tokens, at) {
  const { surface, tag, end } = tokens[at];
  const next = tokens[at + 1];
  const touches = next?.start === end;
  if (/^(?:NNG|XR)$/.test(tag) && touches && /^XS[VA]/.test(next.tag)) return ".";
  if (/^UNK/.test(tag))
    return /\p{L}/u.test(surface) && !/^[ㄱ-ㅣ\u1100-\u11ff]+$/u.test(surface) ? "N" : ".";
  // `광식이 형`: a given name that is called so is no subject.
  if (tag === "JKS" && surface === "이" && /^(?:형|오빠|누나|언니|삼촌|엄마|아빠)$/.test(next?.surface ?? ""))
    return "S";
  if (["NNG", "NNP", "SL", "SN", "SH", "NR"].includes(tag)) return "N";
  if (tag === "NNBC") return HOLLOW.test(surface) ? "." : "Q";
  if (tag === "NNB") return HOLLOW.test(surface) ? "." : "S";
  if (tag === "XSN") return "S";
  if (tag === "XPN") return "X";
  if (tag === "MM") return "D";
  if (tag === "VA+ETM") return "A";
  if (tag === "MAG")
    return /^(?:매우|아주|정말|가장|너무|제일|더|참|꽤|무척|상당히)$/.test(surface) ? "R" : ".";
  if (tag === "NP") return "P";
  if (tag === "JKG") return "G";
  // `1.5`, `3,000`, `A-1`.
  const inside = touches && tokens[at - 1]?.end === tokens[at].start && next.tag === "SN";
  return inside && /^[-·.,:/]$/.test(surface) ? "S" : ".";
}
