/**
 * Scores identity over photographs of many people, every pair of them.
 *
 *   npm run build && node tools/vision/score-people.js FOLDER [PATTERN]
 *
 * FOLDER has a folder for each person, or files whose names up to the first `-` or `.` are the person's (`FEI` of the public
 * repository sangeeth1696/FEI-DATABASE: `12-03.jpg` is the third photograph of person 12); PATTERN, a regular expression, picks
 * files by name. JPEG, PNG, GIF and TIFF; small ones are enlarged to what Rekognition takes. Of each photograph the largest face
 * counts. Prints how many have a face, how many pairs of one person and of two are within the fixed distance, and the same by the
 * similarity of 99 that AWS advises for public safety.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { engine } from "../../dist/engines/vision/engine.js";
import { toDistance } from "../../dist/services/rekognition/faces/similarity.js";

const SIDE_PIXELS_MIN = 80;
const PERCENTS = [80, 99];

const [, , folder, pattern = ""] = process.argv;
if (!folder) throw new Error("usage: node tools/vision/score-people.js FOLDER [PATTERN]");
const vision = await engine.load({
  folder: new URL("../../models/vision/", import.meta.url).pathname,
  threads: 2,
});

const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && new RegExp(pattern).test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replace(/^\//, ""))
  .toSorted();
const personOf = (name) => name.split(name.includes("/") ? "/" : /[-.]/)[0];

const found = [];
for (const name of names) {
  const file = sharp(join(folder, name));
  const { width, height } = await file.metadata();
  const scale = Math.max(1, SIDE_PIXELS_MIN / Math.min(width, height));
  const image = await file
    .resize(Math.ceil(width * scale))
    .toColourspace("srgb")
    .png()
    .toBuffer();
  const { faces } = await vision.faces({ image, attributes: false, identities: true, facesMax: 1 });
  if (faces[0]) found.push({ name, person: personOf(name), identity: faces[0].identity });
}
const people = new Set(names.map(personOf));
console.log(`${names.length} photographs of ${people.size} people, ${found.length} with a face`);
const pairs = { "one person": [], "two people": [] };
for (const [at, { person, identity }] of found.entries())
  for (const other of found.slice(0, at)) {
    const square = identity.reduce((sum, value, place) => sum + (value - other.identity[place]) ** 2, 0);
    pairs[person === other.person ? "one person" : "two people"].push(Math.sqrt(square));
  }
for (const percent of PERCENTS)
  for (const [whose, distances] of Object.entries(pairs)) {
    const near = distances.filter((distance) => distance <= toDistance(percent)).length;
    const share = ((100 * near) / distances.length).toFixed(2);
    console.log(`${whose}, similarity ${percent}: ${near} of ${distances.length} pairs (${share} %)`);
  }
