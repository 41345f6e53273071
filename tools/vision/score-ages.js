/**
 * Scores age and gender on photographs named AGE_GENDER_GROUP_….jpg, gender 0 for men and 1 for women, as UTKFace names them.
 *
 *   npm run build && node tools/vision/score-ages.js FOLDER [EACH]
 *
 * Takes every EACH-th file, in order of name. Prints the mean error of the middle of the age range in years, how many ages lie
 * within the range and how wide it is, by age; and how many genders of people of 15 and more are right, by gender and group.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { engine } from "../../dist/engines/vision/engine.js";

const GROUPS = ["White", "Black", "Asian", "Indian", "other"];
const AGES = [0, 5, 10, 20, 30, 40, 50, 60, 70, 200];
const GENDER_AGE_MIN = 15;

const [folder, each = "1"] = process.argv.slice(2);
if (!folder) throw new Error("usage: node tools/vision/score-ages.js FOLDER [EACH]");
const vision = await engine.load({
  folder: new URL("../../models/vision/", import.meta.url).pathname,
  threads: 2,
});
const wishes = { attributes: true, identities: false, facesMax: 1 };
const rows = [];
const named = (await readdir(folder)).toSorted().filter((file) => /^\d+_[01]_[0-4]_/.test(file));
const files = named.filter((_, at) => at % Number(each) === 0);
for (const file of files) {
  const { faces } = await vision.faces({ image: await readFile(join(folder, file)), ...wishes });
  const [age, gender, group] = file.split("_").map(Number);
  const { attributes } = faces[0] ?? {};
  if (!attributes) continue;
  const { low, high } = attributes.age;
  const isWithin = age >= low && age <= high;
  const error = Math.abs((low + high) / 2 - age);
  rows.push({
    age,
    gender,
    group,
    error,
    isWithin,
    width: high - low,
    right: attributes.male >= 0.5 === (gender === 0),
  });
}
const mean = (list, pick) => list.reduce((sum, row) => sum + Number(pick(row)), 0) / list.length;
const ages = (list, what) =>
  console.log(
    `${what}: ${list.length} faces, off by ${mean(list, (row) => row.error).toFixed(1)} years, ` +
      `${(100 * mean(list, (row) => row.isWithin)).toFixed(0)} % within a range of ${mean(list, (row) => row.width).toFixed(0)} years`,
  );
const genders = (list, what) =>
  list.length > 0 &&
  console.log(
    `${what}: gender right for ${(100 * mean(list, (row) => row.right)).toFixed(1)} % of ${list.length}`,
  );
console.log(`${rows.length} of ${files.length} photographs have a face`);
ages(rows, "all");
for (const [at, from] of AGES.slice(0, -1).entries())
  ages(
    rows.filter(({ age }) => age >= from && age < AGES[at + 1]),
    `from ${from}`,
  );
const grown = rows.filter(({ age }) => age >= GENDER_AGE_MIN);
genders(grown, `${GENDER_AGE_MIN} and more`);
for (const [gender, what] of ["men", "women"].entries())
  genders(
    grown.filter((row) => row.gender === gender),
    what,
  );
for (const [group, what] of GROUPS.entries())
  genders(
    grown.filter((row) => row.group === group),
    what,
  );
