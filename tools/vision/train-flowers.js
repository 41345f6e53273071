/**
 * Trains the classifier that tells pictures with flowers in them.
 *
 *   npm run build && node tools/vision/train-flowers.js FLOWERS FOLDER[,LABELS] …
 *
 * FLOWERS has a folder of photographs for each kind, of which every fourth is taken (`dataset/train` of the public repository
 * Oldpel/flower_photos: TensorFlow's flower_photos, CC BY 2.0). The other folders are those that `annotated.js` reads; with 150
 * drawn pictures they are what is no flower. Writes models/vision/scenes-flowers.bin, and prints the odds of pictures that were
 * not fitted to, in five-fold cross-validation.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { annotated } from "./annotated.js";
import { drawNothings } from "./draw-nothings.js";
import { crossOdds, fitLogistic, toLinearFile } from "./linear.js";
import { modelFolder, SceneRows } from "./scene-rows.js";

const DRAWN = 150;
const TAKEN_EACH = 4;
const FOLDS = 5;
const FIT = { smoothing: 0.01, steps: 800 };

const pictures = new SceneRows();
const [flowers, ...photographs] = process.argv.slice(2);
if (photographs.length === 0)
  throw new Error("usage: node tools/vision/train-flowers.js FLOWERS FOLDER[,LABELS] …");
for (const kind of (await readdir(flowers)).toSorted()) {
  const files = (await readdir(join(flowers, kind))).toSorted().filter((_, at) => at % TAKEN_EACH === 0);
  for (const file of files) await pictures.add(await readFile(join(flowers, kind, file)), 1);
}
for await (const image of drawNothings(DRAWN)) await pictures.add(image, 0);
for (const set of photographs) {
  for await (const { image } of annotated(...set.split(","))) await pictures.add(image, 0);
}
crossOdds(pictures.rows, FIT, FOLDS, ["pictures of other things", "photographs of flowers"]);
const { weights, offset } = fitLogistic(pictures.rows, FIT);
await writeFile(join(modelFolder, "scenes-flowers.bin"), toLinearFile([weights], [offset]));
