import { readFileSync } from "node:fs";

/**
 * One word of a treebank as it stands on the page: its form, its part of speech, whether a space follows it, and whether
 * it starts (`B`), continues (`I`) or lies outside (`O`) a base noun phrase; `node` is its (first) row in the tree.
 * @typedef {{ form: string, upos: string, space: boolean, np: string, node: number }} SurfaceWord
 */

/**
 * Sentences of a CoNLL-U file as surface words. A contraction whose parts, put together, spell it (`don't` = `do` `n't`)
 * counts as its parts; one whose parts do not (`du` = `de` `le`) as one word with its first part's tag, as AWS answers.
 * @param {string} file
 * @returns {{ id: string, text: string, forms: string, words: SurfaceWord[] }[]} `forms`: the tree's rows
 */
export function readConllu(file) {
  return readFileSync(file, "utf8")
    .split(/\n\n+/)
    .map(readSentence)
    .filter((sentence) => sentence.words.length > 0);
}

function readSentence(block) {
  let id = "";
  let text = "";
  const rows = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("# sent_id = ")) id = line.slice(12);
    else if (line.startsWith("# text = ")) text = line.slice(9);
    else if (line && !line.startsWith("#")) rows.push(line.split("\t"));
  }
  const nodes = rows.filter((row) => /^\d+$/.test(row[0])).map(toNode);
  const phrases = nounPhraseTags(nodes);
  return {
    id,
    text,
    forms: nodes.map((node) => node.form).join(" "),
    words: repairPhrases(toSurface(rows, nodes, phrases)),
  };
}

const toNode = (row) => ({
  form: row[1],
  upos: row[3],
  head: Number(row[6]) - 1,
  relation: row[7].split(":")[0],
  relationFull: row[7],
});

function toSurface(rows, nodes, phrases) {
  const words = [];
  for (let at = 0; at < rows.length; at++) {
    const [id, form, , upos] = rows[at];
    if (id.includes(".")) continue;
    const space = !/SpaceAfter=No/.test(rows[at][9] ?? "");
    const range = id.match(/^(\d+)-(\d+)$/);
    if (!range) {
      words.push({ form, upos, space, np: phrases[Number(id) - 1], node: Number(id) - 1 });
      continue;
    }
    const first = Number(range[1]) - 1;
    const last = Number(range[2]) - 1;
    const parts = nodes.slice(first, last + 1);
    if (parts.map((part) => part.form).join("") === form) {
      parts.forEach((part, nth) => {
        const isLast = nth === parts.length - 1;
        words.push({
          form: part.form,
          upos: part.upos,
          space: isLast && space,
          np: phrases[first + nth],
          node: first + nth,
        });
      });
    } else {
      words.push({ form, upos: nodes[first].upos, space, np: phrases[first], node: first });
    }
    at += parts.length;
  }
  return words;
}

/** A contraction that swallowed a phrase's first word leaves an `I` behind an `O`: that is where the phrase begins. */
function repairPhrases(words) {
  words.forEach((word, at) => {
    if (word.np === "I" && (words[at - 1]?.np ?? "O") === "O") word.np = "B";
  });
  return words;
}

const NOMINAL = new Set(["NOUN", "PROPN", "PRON", "NUM", "SYM"]);
const LEFT = new Set(["det", "amod", "nummod", "compound", "flat", "goeswith"]);
const LEFT_FULL = new Set(["nmod:poss", "nmod:desc", "nmod:unmarked"]);
const RIGHT = new Set(["flat", "goeswith", "fixed"]);

/**
 * Base noun phrases out of a dependency tree: a nominal head with its determiners, adjectives, numerals and compound
 * parts, contiguous, without prepositional phrases or clauses. A possessor with `'s` is a phrase of its own, and the `'s`
 * opens the next one, as in CoNLL-2000.
 */
function nounPhraseTags(nodes) {
  const owner = nodes.map((_, at) => phraseHead(nodes, at));
  const tags = nodes.map(() => "O");
  for (let at = 0; at < nodes.length; at++) {
    if (owner[at] < 0) continue;
    tags[at] = at > 0 && owner[at - 1] === owner[at] ? "I" : "B";
  }
  return closeGaps(nodes, owner, tags);
}

/** Index of the nominal that a word belongs to, or -1. Follows modifiers of modifiers (`very big house`). */
function phraseHead(nodes, at) {
  let here = at;
  for (let steps = 0; steps < 6; steps++) {
    const { relation, head, upos } = nodes[here];
    if (!nodes[head]) break;
    if (!joinsHead(nodes, here)) return NOMINAL.has(upos) && relation !== "nummod" ? here : -1;
    here = head;
  }
  return NOMINAL.has(nodes[here].upos) ? here : -1;
}

/** Adverbs that stand inside a noun phrase, before its determiner or its noun (`only a measure`, `early next week`). */
const NARROWING = new Set(
  "only just even nearly almost about roughly approximately over under early late mid around".split(" "),
);

/** Whether a word lies in the base noun phrase of the word it hangs on. */
function joinsHead(nodes, here) {
  const { relation, relationFull, head, upos, form } = nodes[here];
  const parent = nodes[head];
  const left = here < head;
  const nominal = NOMINAL.has(parent.upos);
  if (relation === "case") return !left && /^['’]s?$/.test(form);
  if (relation === "punct") return joinsByMark(nodes, here);
  if (relation === "cc") return joinsByMark(nodes, here);
  if (relation === "conj") return joinsAsPair(nodes, here);
  if (!left) {
    // `$ 7.2 billion`, `Oct. 1`, `page 3`.
    const numbered = ["nummod", "nmod"].includes(relation) && upos === "NUM" && here - head <= 3;
    return RIGHT.has(relation) || (relation === "amod" && nominal) || (numbered && nominal);
  }
  if (LEFT.has(relation) || LEFT_FULL.has(relationFull)) return true;
  if (relation === "advmod") {
    const narrows = nominal && NARROWING.has(form.toLowerCase());
    return ["ADJ", "NUM", "DET"].includes(parent.upos) || narrows || isModifier(parent);
  }
  // `Democratic-controlled`, `year-earlier`: what is tied to a modifier by a hyphen.
  return isModifier(parent) && nodes[here + 1]?.form === "-";
}

/** Hyphens, and the marks and conjunctions between parts that are joined themselves. */
function joinsByMark(nodes, here) {
  const { form, head } = nodes[here];
  if (form === "-" || form === "/") return true;
  if (form === "," && /^(?:1|2)\d{3}$/.test(nodes[here + 1]?.form ?? "") && nodes[here - 1]?.upos === "NUM")
    return true;
  return nodes[head].relation === "conj" && joinsAsPair(nodes, head);
}

/** `foreign and domestic`, `Smith & Sons`, `dogs and cats`: pairs without determiners or modifiers of the second's own. */
function joinsAsPair(nodes, here) {
  const { head, upos } = nodes[here];
  const first = nodes[head];
  if (isModifier(first)) return true;
  if (head > here || !["NOUN", "PROPN"].includes(upos) || first.upos !== upos) return false;
  const between = nodes.slice(head + 1, here);
  const bare = between.every((node) => ["cc", "punct"].includes(node.relation) || node.relation === "conj");
  return bare && between.length <= 3 && between.some((node) => /^(?:and|&|or)$/i.test(node.form));
}

const isModifier = (node) => node !== undefined && ["amod", "compound", "nummod"].includes(node.relation);

/** A phrase must be contiguous: the part that holds the head stays, stray parts fall out; `'s` opens the next phrase. */
function closeGaps(nodes, owner, tags) {
  const out = tags.map(() => "O");
  for (let start = 0; start < nodes.length; start++) {
    if (tags[start] !== "B") continue;
    let end = start;
    while (end + 1 < nodes.length && tags[end + 1] === "I") end++;
    if (owner[start] < start || owner[start] > end) continue;
    for (let at = start; at <= end; at++) out[at] = at === start ? "B" : "I";
  }
  for (let at = 1; at < nodes.length; at++) {
    if (!/^['’]s?$/.test(nodes[at].form) || nodes[at].upos !== "PART") continue;
    if (out[at + 1] === "B" || out[at + 1] === "I") {
      out[at] = "B";
      out[at + 1] = "I";
    }
  }
  return out;
}
