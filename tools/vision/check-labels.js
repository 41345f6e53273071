/**
 * Holds our labels against the lists that AWS publishes of version 3.0.
 *
 *   npm run build && node tools/vision/check-labels.js FOLDER
 *
 * FOLDER is AmazonRekognitionLabels_v3.0.zip of the Rekognition developer guide, unpacked. Prints labels that AWS does not list,
 * and those with another category or other aliases.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { LABEL_KINDS } from "../../dist/services/rekognition/labels/taxonomy.js";

async function readRows(folder, name) {
  const text = await readFile(join(folder, `AmazonRekognition${name}_v3.0.csv`), "utf8");
  const lines = text.trim().split(/\r?\n/).slice(1);
  return lines.map((line) => line.split(",").map((cell) => cell.trim()));
}

const [folder] = process.argv.slice(2);
if (!folder) throw new Error("usage: node tools/vision/check-labels.js FOLDER");
const categories = new Map(await readRows(folder, "LabelsCategoriesMapping"));
const aliases = new Map();
for (const [label, ...names] of await readRows(folder, "AliasLabels"))
  aliases.set(label, new Set([...(aliases.get(label) ?? []), ...names.filter((name) => name !== "")]));
for (const { name, category, aliases: ours } of LABEL_KINDS.values()) {
  const listed = categories.get(name);
  const theirs = [...(aliases.get(name) ?? [])].toSorted().join(", ");
  if (!listed) console.log(`${name} is none of AWS's labels`);
  else if (listed !== category) console.log(`${name} is of ${listed} on AWS, of ${category} here`);
  if (ours.join(", ") !== theirs) console.log(`${name} has the aliases ${theirs || "(none)"} on AWS`);
}
console.log(`${LABEL_KINDS.size} labels here, ${categories.size} on AWS`);
