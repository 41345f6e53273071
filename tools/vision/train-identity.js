/**
 * Finds the 64 directions in which faces differ most, of the 1,152 numbers that the two nets of identity give.
 *
 *   npm run build && node tools/vision/train-identity.js FOLDER LIST
 *
 * LIST names photographs of FOLDER, one a line, of one person each: of Labeled Faces in the Wild up to five of each of 883 people
 * with more than one, and one of each of 500 others, none of whom is in the first four folds or the last. Who is who is not told.
 * Writes models/vision/faces-identity.bin.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { featureReader } from "../../dist/engines/vision/faces/features.js";
import { faceFinder } from "../../dist/engines/vision/faces/finder.js";
import { identityParts } from "../../dist/engines/vision/faces/identity.js";
import { meshReader } from "../../dist/engines/vision/faces/mesh.js";
import { decodeImage } from "../../dist/engines/vision/image/decode.js";
import { lightUp } from "../../dist/engines/vision/image/light.js";
import { openModels } from "../../dist/engines/vision/runtime/models.js";
import { toLinearFile } from "./linear.js";
import { principalDirections } from "./principal.js";

const DIRECTIONS = 64;
/** How much the numbers of each net count: about one over the distance at which people part, dlib's less. */
const FEATURES = { count: 1_024, weight: 1 / 0.7 };
const DLIB_WEIGHT = Math.sqrt(0.5) / 0.6;
/** The distance within which 98 of 100 pairs of one person in folds three and four of LFW are then, and where it shall be. */
const [PARTED_AT, PARTING_DISTANCE] = [1.045, 0.6];

const [, , folder, list] = process.argv;
if (!list) throw new Error("usage: node tools/vision/train-identity.js FOLDER LIST");
const models = openModels({ folder: new URL("../../models/vision/", import.meta.url).pathname, threads: 2 });
const [find, readMesh] = [faceFinder(models), meshReader(models)];
const readParts = identityParts(models, featureReader(models));
const weightAt = (at) => (at < FEATURES.count ? FEATURES.weight : DLIB_WEIGHT);

const rows = [];
for (const name of (await readFile(list, "utf8")).trim().split("\n")) {
  const picture = lightUp((await decodeImage(await readFile(join(folder, name)))).picture);
  const [face] = await find(picture)(0.4, 0);
  if (!face) continue;
  const mesh = await readMesh(picture, face.box, face.angle);
  rows.push((await readParts(picture, mesh)).map((value, at) => value * weightAt(at)));
}
const { mean, directions } = principalDirections(rows, DIRECTIONS);
const scale = PARTING_DISTANCE / PARTED_AT;
const offsets = directions.map((own) => -scale * own.reduce((sum, value, at) => sum + value * mean[at], 0));
const weights = directions.map((own) => own.map((value, at) => value * weightAt(at) * scale));
const file = new URL("../../models/vision/faces-identity.bin", import.meta.url);
await writeFile(file, toLinearFile(weights, offsets));
console.log(`${rows.length} faces`);
