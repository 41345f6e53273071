import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Labels: 0 negative, 1 neutral, 2 positive, 3 mixed. */
export const NEGATIVE = 0;
export const NEUTRAL = 1;
export const POSITIVE = 2;
export const MIXED = 3;

const lines = (text) => text.split(/\r?\n/).filter((line) => line.trim());

/** SST-2 as `text TAB 0|1`. */
export const readSst = (file) =>
  lines(readFileSync(file, "utf8")).map((line) => {
    const [text, label] = line.split("\t");
    return { text, label: label === "1" ? POSITIVE : NEGATIVE };
  });

/** XLM-T tweets: a file of texts and one of labels (0 negative, 1 neutral, 2 positive). */
export function readTweets(folder, split) {
  const texts = lines(readFileSync(join(folder, `${split}_text.txt`), "utf8"));
  const labels = lines(readFileSync(join(folder, `${split}_labels.txt`), "utf8"));
  return texts.map((text, at) => ({ text, label: Number(labels[at]) }));
}

/** Ratings of films, 1 to 10, cut as NSMC cuts them: up to 4 bad, from 9 good, up to 140 characters. In between: neutral. */
export function readFilmReviews(folder) {
  const rows = [];
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith(".json")) continue;
    for (const { review, rating } of JSON.parse(readFileSync(join(folder, name), "utf8"))) {
      const stars = Number(rating);
      const text = review.trim();
      if (text.length < 2 || text.length > 140) continue;
      const label = stars <= 4 ? NEGATIVE : stars >= 9 ? POSITIVE : NEUTRAL;
      rows.push({ text, label, group: name });
    }
  }
  return rows;
}

/** Comma-separated values with quotes; the first row names the columns. */
export function readCsv(text) {
  const rows = [];
  let row = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (quoted) {
      if (c === '"' && text[at + 1] === '"') cell += text[++at];
      else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"') quoted = true;
    else if (c === "," || c === "\n") {
      row.push(cell.replace(/\r$/, ""));
      cell = "";
      if (c === "\n") {
        rows.push(row);
        row = [];
      }
    } else cell += c;
  }
  if (cell || row.length > 0) rows.push([...row, cell]);
  const names = rows.shift() ?? [];
  return rows.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ""])));
}

/** JRTE `pn.tsv`: id, label (-1, 0, 1), text, votes, split. */
export const readJrte = (file) =>
  lines(readFileSync(file, "utf8")).map((line) => {
    const [, label, text, , split] = line.split("\t");
    return { text, label: Number(label) + 1, split };
  });
