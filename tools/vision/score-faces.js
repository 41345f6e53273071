/**
 * Scores face detection and identity on pairs of photographs.
 *
 *   npm run build && node tools/vision/score-faces.js FOLDER
 *
 * FOLDER has photographs and `master.csv` with lines `one.jpg,other.jpg,Yes|No`, as `tests/unit/dataset` of the public
 * repository serengil/deepface. Of each photograph the largest face counts. Prints how many photographs have a face, how many
 * pairs of one person are closer than the fixed distance, how many of two people are, and where the two groups part.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { engine } from "../../dist/engines/vision/engine.js";

/** The distance up to which two faces are one person's. */
const DISTANCE_MAX = 0.6;

const folder = process.argv[2];
if (!folder) throw new Error("usage: node tools/vision/score-faces.js FOLDER");
const vision = await engine.load({
  folder: new URL("../../models/vision/", import.meta.url).pathname,
  threads: 2,
});
const lines = (await readFile(join(folder, "master.csv"), "utf8")).trim().split("\n").slice(1);
const pairs = lines.map((line) => line.trim().split(","));
const names = [...new Set(pairs.flatMap((pair) => pair.slice(0, 2)))];
const identities = new Map();
const times = [];
for (const name of names) {
  const image = await readFile(join(folder, name));
  const before = performance.now();
  const { faces } = await vision.faces({ image, attributes: true, identities: true, facesMax: 1 });
  times.push(performance.now() - before);
  if (faces[0]) identities.set(name, faces[0].identity);
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
console.log(`time per photograph with all attributes: median ${times[times.length >> 1].toFixed(0)} ms`);
