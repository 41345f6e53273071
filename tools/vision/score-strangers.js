/**
 * Scores how often two people are taken for one, within groups and across, on photographs of one person each.
 *
 *   npm run build && node tools/vision/score-strangers.js FOLDER [EACH]
 *
 * Files are named AGE_GENDER_GROUP_….jpg, gender 0 for men and 1 for women, as UTKFace names them. Takes every EACH-th file of people
 * of 15 and more, in order of name. Prints the share of pairs within the fixed distance, and within that of a similarity of 99.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { engine } from "../../dist/engines/vision/engine.js";
import { distanceOf, toDistance } from "../../dist/services/rekognition/faces/similarity.js";

const GROUPS = ["White", "Black", "Asian", "Indian"];
const AGE_MIN = 15;
const PERCENTS = [80, 99];

const [folder, each = "1"] = process.argv.slice(2);
if (!folder) throw new Error("usage: node tools/vision/score-strangers.js FOLDER [EACH]");
const vision = await engine.load({
  folder: new URL("../../models/vision/", import.meta.url).pathname,
  threads: 2,
});
const named = (await readdir(folder)).toSorted().filter((file) => /^\d+_[01]_[0-3]_/.test(file));
const grown = named.filter((file) => Number(file.split("_")[0]) >= AGE_MIN);
const found = [];
for (const file of grown.filter((_, at) => at % Number(each) === 0)) {
  const image = await readFile(join(folder, file));
  const { faces } = await vision.faces({ image, attributes: false, identities: true, facesMax: 1 });
  const [, gender, group] = file.split("_").map(Number);
  if (faces[0]) found.push({ file, gender, group, identity: faces[0].identity });
}
const pairs = found.flatMap((one, at) =>
  found.slice(0, at).map((other) => ({ one, other, distance: distanceOf(one.identity, other.identity) })),
);
const print = (what, list) => {
  const shares = PERCENTS.map((percent) => {
    const near = list.filter(({ distance }) => distance <= toDistance(percent)).length;
    return `${near} (${((100 * near) / list.length).toFixed(3)} %) at ${percent}`;
  });
  console.log(`${what}: of ${list.length} pairs ${shares.join(", ")}`);
};
print(`all ${found.length}`, pairs);
print(
  "a man and a woman",
  pairs.filter(({ one, other }) => one.gender !== other.gender),
);
print(
  "two groups",
  pairs.filter(({ one, other }) => one.group !== other.group),
);
for (const [group, name] of GROUPS.entries())
  for (const [gender, whose] of ["men", "women"].entries())
    print(
      `${name} ${whose}`,
      pairs.filter(({ one, other }) =>
        [one, other].every((each) => each.group === group && each.gender === gender),
      ),
    );
for (const { one, other, distance } of pairs.toSorted((a, b) => a.distance - b.distance).slice(0, 8))
  console.log(`nearest: ${one.file} ${other.file} ${distance.toFixed(3)}`);
