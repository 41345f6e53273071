import { argmax } from "../../../../dist/engines/text/linear/softmax.js";
import { Models } from "../../../../dist/engines/text/models.js";

/** What gives the letters of Chinese words: by jieba's tags ([start, end, tag]) and the encoder's parts of speech. */
export async function chineseReader() {
  const encoder = await new Models("models/text").encoder("zh");
  return async (text, words) => {
    if (words.length === 0) return [];
    const surfaces = words.map(([start, end]) => text.slice(start, end));
    const [read] = await encoder.readWords([surfaces]);
    const tokens = words.map(([, , tag], at) => ({
      ...{ tag, surface: surfaces[at] },
      pos: encoder.labels.pos[argmax(read[at].pos)],
    }));
    return tokens.map((_, at) => letterOf(tokens, at));
  };
}

const DETERMINES =
  /^(?:这|那|该|此|每|各|某|本|全|任何|任一|其他|其它|其余|另|另外|一些|有些|这些|那些|这个|那个|某些|哪|哪个|哪些|什么|同一|这种|那种|这样|那样|各种|这么|那么|整|整个|所有|许多|很多|多|唯一|同样|有名)$/;
const OWNS = /^(?:我|你|他|她|它|您|我们|你们|他们|她们|它们|咱们|自己|其|谁)$/;
const DEGREE = /^(?:最|很|非常|更|较|较为|比较|太|特别|十分|极|这么|那么|相当)$/;
const UNIT =
  /^(?:年|月|日|号|天|小时|分钟|分|秒|点|点钟|岁|块|元|米|公里|公斤|斤|里|度|个|名|位|只|条|本|次|种|件|张|届|世纪|年代|%|％)$/;
const MARK = /^(?:的|了|着|过|吧|吗|呢|呀|啊|哦|等|之|地|得|们)$/;

function letterOf(tokens, at) {
  const { surface, tag, pos } = tokens[at];
  if (surface === "的" || surface === "之") return "G";
  if (surface === "们") return "S";
  if (DETERMINES.test(surface) && !(pos === "PRON" && !/^(?:这|那|该|此|每|各|某)/.test(surface))) return "D";
  if (OWNS.test(surface)) return "P";
  if (DEGREE.test(surface)) return "R";
  if (UNIT.test(surface) && tokens[at - 1]?.pos === "NUM") return "Q";
  if (pos === "NUM")
    return /\p{L}$/u.test(surface) &&
      /^m/.test(tag) &&
      [...surface].length > 1 &&
      !/^[\p{N}一二三四五六七八九十百千万亿两半几零]+$/u.test(surface)
      ? "Q"
      : "M";
  if (/^(?:q|mq)$/.test(tag) && ["NUM", "DET", "PRON"].includes(tokens[at - 1]?.pos)) return "Q";
  if (pos === "NOUN" || pos === "PROPN") return /[\p{L}\p{N}]/u.test(surface) ? "N" : ".";
  const named = /^(?:n|j|s)/.test(tag) && !MARK.test(surface);
  if (pos === "ADJ") return named && tokens[at - 1]?.pos !== "ADV" ? "N" : "A";
  if (pos === "PART" || pos === "X")
    return /\p{L}/u.test(surface) && !MARK.test(surface) && (named || pos === "PART") ? "S" : ".";
  if (pos === "VERB" && /^(?:vn|n)/.test(tag)) return "V";
  if (pos === "ADP" && /^f/.test(tag)) return "F";
  if (pos === "DET") return "D";
  return ".";
}
