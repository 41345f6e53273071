// Texts whose phrases were marked by reading, before any answer was seen: own/phrases/LANG.json, and in Chinese and Korean
// later/LANG.json, drawn when errors in the first had led a mending.
import { existsSync, readFileSync } from "node:fs";

/**
 * Where a text's marked phrases lie, by UTF-16 index: `required` ones, and those that count for neither side (`?…`). Each is a
 * list of the readings that are fair (`他的房间~房间`).
 * @param {{ text: string, phrases: string[] }} row
 */
function placesOf({ text, phrases }) {
  const required = [];
  const optional = [];
  let from = 0;
  for (const marked of phrases) {
    const readings = marked.replace(/^\?/, "").split("~");
    const spans = readings.map((reading) => {
      const start = text.includes(reading, from) ? text.indexOf(reading, from) : text.indexOf(reading);
      return [start, start + reading.length];
    });
    if (marked.startsWith("?")) optional.push(spans);
    else {
      required.push(spans);
      from = Math.min(...spans.map(([start]) => start)) + 1;
    }
  }
  return { required, optional };
}

const isSame =
  ([start, end]) =>
  ([otherStart, otherEnd]) =>
    start === otherStart && end === otherEnd;

/** Counts one text's phrases: found, told wrongly, missed. */
function count(row, told) {
  const { required, optional } = placesOf(row);
  const used = new Set();
  let found = 0;
  for (const readings of required) {
    const hits = told.filter((span) => readings.some(isSame(span)));
    if (hits.length > 0) found += 1;
    for (const hit of hits) used.add(hit);
  }
  const allowed = optional.flat();
  const wrong = told.filter((span) => !used.has(span) && !allowed.some(isSame(span)));
  return { found, wrong: wrong.length, missed: required.length - found };
}

/**
 * @param {string} name `zh`, `later/zh`
 * @param {(text: string) => Promise<[number, number][]>} read phrases of a text, by UTF-16 index
 */
export async function measureRead(name, read) {
  const file = new URL(`../own/phrases/${name}.json`, import.meta.url);
  if (!existsSync(file)) return undefined;
  const sum = { found: 0, wrong: 0, missed: 0 };
  const rows = JSON.parse(readFileSync(file, "utf8"));
  for (const row of rows) {
    const counts = count(row, await read(row.text));
    for (const name of Object.keys(sum)) sum[name] += counts[name];
  }
  const precision = sum.found / (sum.found + sum.wrong);
  const recall = sum.found / (sum.found + sum.missed);
  return { texts: rows.length, precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}
