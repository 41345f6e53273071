/**
 * Trains the classifier that tells photographs of things from pictures of nothing that has a name.
 *
 *   npm run build && node tools/vision/train-things.js NOTHINGS FOLDER[,LABELS] …
 *
 * NOTHINGS is a folder of pictures without things, of which every twelfth is taken (`BCCD/JPEGImages` of the public repository
 * Shenggan/BCCD_Dataset, blood under a microscope, MIT); 300 more are drawn. The other folders are those that `annotated.js`
 * reads. Writes models/vision/scenes-things.bin, and prints the odds of pictures that were not fitted to, in five-fold
 * cross-validation.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { annotated } from "./annotated.js";
import { drawNothings } from "./draw-nothings.js";
import { crossOdds, fitLogistic, toLinearFile } from "./linear.js";
import { modelFolder, SceneRows } from "./scene-rows.js";

const DRAWN = 300;
const TAKEN_EACH = 12;
const FOLDS = 5;
const FIT = { smoothing: 0.01, steps: 2_000 };

const pictures = new SceneRows();
const [nothings, ...photographs] = process.argv.slice(2);
if (photographs.length === 0)
  throw new Error("usage: node tools/vision/train-things.js NOTHINGS FOLDER[,LABELS] …");
for await (const image of drawNothings(DRAWN)) await pictures.add(image, 0);
const files = (await readdir(nothings)).toSorted().filter((_, at) => at % TAKEN_EACH === 0);
for (const file of files) await pictures.add(await readFile(join(nothings, file)), 0);
for (const set of photographs) {
  for await (const { image } of annotated(...set.split(","))) await pictures.add(image, 1);
}
crossOdds(pictures.rows, FIT, FOLDS, ["pictures of nothing", "photographs of things"]);
const { weights, offset } = fitLogistic(pictures.rows, FIT);
await writeFile(join(modelFolder, "scenes-things.bin"), toLinearFile([weights], [offset]));
