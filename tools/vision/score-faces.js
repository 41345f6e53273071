/**
 * Scores face detection and identity on pairs of photographs.
 *
 *   npm run build && node tools/vision/score-faces.js FOLDER [PAIRS [FROM [TO]]]
 *
 * FOLDER has photographs and `master.csv` with lines `one.jpg,other.jpg,Yes|No`, as `tests/unit/dataset` of the public
 * repository serengil/deepface; or FOLDER/NAME has NAME_0001.jpg and so on, and PAIRS names them as the `pairs.txt` of Labeled
 * Faces in the Wild does: of its 6,000 pairs, those from one line to another. Of each photograph the largest face counts, in
 * LFW the one in the middle: it is whom the photograph is of. Prints how many photographs have a face, how many pairs of one person are closer than the fixed
 * distance, how many of two people are, and where the two groups part.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { engine } from "../../dist/engines/vision/engine.js";

/** The distance up to which two faces are one person's. */
const DISTANCE_MAX = 0.6;

const [folder, list, from = "0", to] = process.argv.slice(2);
if (!folder) throw new Error("usage: node tools/vision/score-faces.js FOLDER [PAIRS [FROM [TO]]]");
const vision = await engine.load({
  folder: new URL("../../models/vision/", import.meta.url).pathname,
  threads: 2,
});

const offCentre = ({ box }) => Math.hypot(box.left + box.width / 2 - 0.5, box.top + box.height / 2 - 0.5);

/** `NAME 1 4` is a pair of one person, `NAME 1 OTHER 2` one of two. */
function toPair(line) {
  const words = line.trim().split(/\s+/);
  const [name, one] = words;
  const [other, second] = words.length === 3 ? [name, words[2]] : words.slice(2);
  const file = (of, nth) => join(of, `${of}_${nth.padStart(4, "0")}.jpg`);
  return [file(name, one), file(other, second), words.length === 3 ? "Yes" : "No"];
}

const lines = (await readFile(list ?? join(folder, "master.csv"), "utf8")).trim().split("\n").slice(1);
const pairs = list
  ? lines.slice(Number(from), to === undefined ? undefined : Number(to)).map(toPair)
  : lines.map((line) => line.trim().split(","));
const names = [...new Set(pairs.flatMap((pair) => pair.slice(0, 2)))];
const identities = new Map();
const times = [];
for (const name of names) {
  const image = await readFile(join(folder, name));
  const before = performance.now();
  const { faces } = await vision.faces({
    image,
    attributes: !list,
    identities: true,
    facesMax: list ? 10 : 1,
  });
  times.push(performance.now() - before);
  const [face] = list ? faces.toSorted((a, b) => offCentre(a) - offCentre(b)) : faces;
  if (face) identities.set(name, face.identity);
}
console.log(`${identities.size} of ${names.length} photographs have a face`);
const distances = { Yes: [], No: [] };
for (const [one, other, same] of pairs) {
  const [a, b] = [identities.get(one), identities.get(other)];
  if (a && b) distances[same].push(Math.hypot(...a.map((value, at) => value - b[at])));
}
for (const [same, what] of Object.entries({ Yes: "one person", No: "two people" })) {
  const near = distances[same].filter((distance) => distance <= DISTANCE_MAX).length;
  const sorted = distances[same].toSorted((a, b) => a - b);
  const [least, most] = [sorted[0], sorted.at(-1)].map((value) => value.toFixed(3));
  console.log(
    `${what}: ${near} of ${sorted.length} pairs within ${DISTANCE_MAX}; distances ${least} to ${most}`,
  );
}
times.sort((a, b) => a - b);
console.log(`time per photograph: median ${times[times.length >> 1].toFixed(0)} ms`);
