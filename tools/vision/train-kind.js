/**
 * Trains the classifier that tells pictures with one kind of thing in them.
 *
 *   npm run build && node tools/vision/train-kind.js KIND EACH FOLDERS PICTURES … [--without NAME,…] [--grey]
 *
 * FOLDERS, with commas between them, have photographs of the kind, in them or in folders of their own, of which every EACH-th is
 * taken; --without names files to leave out. PICTURES are what is none of it: a folder, or FOLDER,LABELS as `annotated.js` reads
 * it; 150 drawn pictures are always among them. --grey takes each photograph in greys, too. Writes models/vision/scenes-KIND.bin, and prints the odds of pictures that were
 * not fitted to, in five-fold cross-validation.
 *
 *   flowers 4        of TensorFlow's flower_photos, CC BY 2.0 (`dataset/train` of the public repository Oldpel/flower_photos)
 *   outer-space 2    of ESA/Hubble's pictures, CC BY 4.0 (`data/nebulae_vs_galaxies/training` of the public repository
 *                    Andrada31/Galaxy-vs-nebula-classification-tool)
 *   coins 8 --grey   of euros, MIT (`classified/train` and `src` of the public repository kaa/coins-dataset)
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { annotated } from "./annotated.js";
import { drawNothings } from "./draw-nothings.js";
import { crossOdds, fitLogistic, toLinearFile } from "./linear.js";
import { modelFolder, SceneRows } from "./scene-rows.js";

const DRAWN = 150;
const FOLDS = 5;
const FIT = { smoothing: 0.01, steps: 800 };

async function* photographsOf(folders, each, without) {
  for (const folder of folders) {
    const names = await readdir(folder, { recursive: true });
    const pictures = names.filter(
      (name) => /\.(jpe?g|png)$/i.test(name) && !without.some((one) => name.includes(one)),
    );
    for (const name of pictures.toSorted().filter((_, at) => at % each === 0))
      yield await readFile(join(folder, name));
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { without: { type: "string" }, grey: { type: "boolean" } },
});
const [kind, each, folders, ...others] = positionals;
if (others.length === 0)
  throw new Error(
    "usage: node tools/vision/train-kind.js KIND EACH FOLDERS PICTURES … [--without NAME,…] [--grey]",
  );
const rows = new SceneRows();
async function addPhotograph(image, y) {
  await rows.add(image, y);
  if (values.grey) await rows.add(await sharp(image).greyscale().png().toBuffer(), y);
}
const without = values.without?.split(",") ?? [];
for await (const image of photographsOf(folders.split(","), Number(each), without))
  await addPhotograph(image, 1);
for await (const image of drawNothings(DRAWN)) await rows.add(image, 0);
for (const set of others) {
  const [folder, labels] = set.split(",");
  const plain = labels === undefined && !(await readdir(folder)).includes("ground-truth");
  if (plain) for await (const image of photographsOf([folder], 1, [])) await addPhotograph(image, 0);
  else for await (const { image } of annotated(folder, labels)) await addPhotograph(image, 0);
}
crossOdds(rows.rows, FIT, FOLDS, ["pictures of other things", "photographs of the kind"]);
const { weights, offset } = fitLogistic(rows.rows, FIT);
await writeFile(join(modelFolder, `scenes-${kind}.bin`), toLinearFile([weights], [offset]));
