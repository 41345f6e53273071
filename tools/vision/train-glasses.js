/**
 * Trains the classifiers that tell whether a face wears glasses, and whether those are sunglasses.
 *
 *   npm run build && node tools/vision/train-glasses.js IMAGES
 *
 * IMAGES is `images` of the public repository muxspace/facial_expressions (Apache-2.0), of which `glasses.txt` lists faces with
 * what they wear, told by eye. Writes models/vision/faces-glasses.bin, and prints the odds of faces that were not fitted to.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { featureReader } from "../../dist/engines/vision/faces/features.js";
import { faceFinder } from "../../dist/engines/vision/faces/finder.js";
import { meshReader } from "../../dist/engines/vision/faces/mesh.js";
import { decodeImage } from "../../dist/engines/vision/image/decode.js";
import { openModels } from "../../dist/engines/vision/runtime/models.js";
import { crossOdds, fitLogistic, toLinearFile } from "./linear.js";

const FOLDS = 5;
const FIT = { smoothing: 0.03, steps: 800 };
const SCORE_MIN = 0.4;
/** What is added to the odds of sunglasses: 26 of 165 is fewer than are worn where the question matters. */
const DARK_ODDS = 1;

const [, , images] = process.argv;
if (!images) throw new Error("usage: node tools/vision/train-glasses.js IMAGES");
const folder = new URL("../../models/vision/", import.meta.url).pathname;
const models = openModels({ folder, threads: 2 });
const [find, readMesh, readFeatures] = [faceFinder(models), meshReader(models), featureReader(models)];

const faces = [];
const list = await readFile(new URL("glasses.txt", import.meta.url), "utf8");
for (const line of list.trim().split("\n")) {
  const [name, worn] = line.split(" ");
  const { picture } = await decodeImage(await readFile(join(images, name)));
  const [found] = await find(picture)(SCORE_MIN, 0);
  if (!found) continue;
  const mesh = await readMesh(picture, found.box, found.angle);
  faces.push({ worn, features: await readFeatures(picture, mesh) });
}
const rowsOf = (those, isYes) => those.map(({ worn, features }) => ({ features, y: isYes(worn) ? 1 : 0 }));
const any = rowsOf(faces, (worn) => worn !== "none");
// Whether they are sunglasses is asked of those who wear any.
const dark = rowsOf(
  faces.filter(({ worn }) => worn !== "none"),
  (worn) => worn === "sunglasses",
);
crossOdds(any, FIT, FOLDS, ["bare", "with glasses"]);
crossOdds(dark, FIT, FOLDS, ["with eyeglasses", "with sunglasses"]);
const fits = [fitLogistic(any, FIT), fitLogistic(dark, FIT)];
fits[1].offset += DARK_ODDS;
const file = toLinearFile(
  fits.map(({ weights }) => weights),
  fits.map(({ offset }) => offset),
);
await writeFile(join(folder, "faces-glasses.bin"), file);
