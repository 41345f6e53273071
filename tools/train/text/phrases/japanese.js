/** Japanese words with their letters, by IPADIC's kinds: [start, end, kind, sort, form, base]. */
export function japaneseWords(text, words) {
  const tokens = words.map(([start, end, kind, sort, form, base]) => ({
    start,
    end,
    kind,
    sort,
    form,
    base,
    surface: text.slice(start, end),
  }));
  return tokens.map((token, at) => ({ ...token, letter: letterOf(tokens, at) }));
}

const DOES = /^(?:する|できる|出来る|いたす|致す|くださる|下さる|なさる|頂く|いただく)$/;
/** Nouns that only carry what is said before them. */
const HOLLOW =
  /^(?:こと|もの|の|ん|よう|ため|はず|わけ|つもり|とき|時|ところ|ほう|方|中|上|間|たち|とおり|うち|まま)$/;

function letterOf(tokens, at) {
  const { surface, kind, sort, form } = tokens[at];
  const next = tokens[at + 1];
  const before = tokens[at - 1];
  const joined = next?.start === tokens[at].end;
  if (kind === "連体詞") return "D";
  if (kind === "接頭詞") return "X";
  if (kind === "形容詞") return form === "基本形" && sort === "自立" ? "A" : ".";
  if (kind === "副詞") return sort === "助詞類接続" && !surface.endsWith("に") ? "R" : ".";
  if (kind === "助詞") return surface === "の" && sort === "連体化" ? "G" : ".";
  if (kind === "助動詞") return surface === "な" && before?.sort === "形容動詞語幹" ? "A" : ".";
  if (kind === "記号") return surface === "・" && before ? "N" : ".";
  if (kind !== "名詞" || !(/[\p{L}\p{N}]/u.test(surface) || isInNumber(tokens, at))) return ".";
  if (sort === "代名詞") return "P";
  if (sort === "接尾") return "S";
  if (sort === "非自立" || HOLLOW.test(surface)) return ".";
  if (sort === "形容動詞語幹") return next?.surface === "な" && joined ? "A" : isCompound(next) ? "N" : ".";
  if (sort === "サ変接続" && DOES.test(next?.base ?? "")) return ".";
  if (sort === "ナイ形容詞語幹" && /^な[いかく]/.test(next?.surface ?? "")) return ".";
  return ["接続詞的", "動詞非自立的", "特殊"].includes(sort) ? "." : "N";
}

const isInNumber = (tokens, at) =>
  /^[.,．，]$/.test(tokens[at].surface) &&
  [at - 1, at + 1].every((by) => /^\p{N}+$/u.test(tokens[by]?.surface ?? ""));

const isCompound = (next) => next?.kind === "名詞" && next.sort !== "非自立";
