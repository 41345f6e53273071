/**
 * Fits the numbers of `src/engines/vision/objects/presence.ts` to annotated photographs, and says what they are worth on
 * photographs they were not fitted to.
 *
 *   npm run build && node tools/vision/fit-presence.js FOLDER[,LABELS] …
 *
 * The folders are those that `annotated.js` reads. Prints the numbers, and for each set F1 of image labels at 0.55, the default
 * of DetectLabels: in five-fold cross-validation over all photographs, and fitted to the other sets alone. 150 drawn pictures,
 * in which there is nothing, are always among what is fitted to.
 */
import { decodeImage } from "../../dist/engines/vision/image/decode.js";
import { centerNet } from "../../dist/engines/vision/objects/centernet.js";
import { COCO_CLASSES } from "../../dist/engines/vision/objects/coco.js";
import { kinReader } from "../../dist/engines/vision/objects/kin.js";
import { nanoDet } from "../../dist/engines/vision/objects/nanodet.js";
import { oddsOf, toProbability } from "../../dist/engines/vision/objects/odds.js";
import { openModels } from "../../dist/engines/vision/runtime/models.js";
import { sceneClassifier, sceneNames } from "../../dist/engines/vision/scene/classify-scene.js";
import { annotated } from "./annotated.js";
import { drawNothings } from "./draw-nothings.js";

const THRESHOLD = 0.55;
const FOLDS = 5;
const SMOOTHING = 1;
const DRAWN = 150;
/** Odds of things above which a picture has enough of them. */
const THINGS_ENOUGH = 1;
const NAMES = ["centernet", "nanodet", "kin", "knows kin", "rivals", "sum", "things", "offset"];

const folder = new URL("../../models/vision/", import.meta.url).pathname;
const models = openModels({ folder, threads: 2 });
const names = sceneNames(folder);
const detectors = [centerNet(models), nanoDet(models)];
const classify = sceneClassifier(models, names, folder);
const readKin = kinReader(await names());

async function lookAt(image) {
  const { facts, picture } = await decodeImage(image);
  const found = [];
  for (const detect of detectors) found.push(await detect(picture));
  return { facts, found, scene: await classify(picture) };
}

/** A row for each photograph and kind: what was seen, and whether the kind is there (undefined: people hesitate). */
async function rowsOf(set, from, labels) {
  const photographs = [];
  for await (const { image, truthOf } of annotated(from, labels)) {
    const { facts, ...seen } = await lookAt(image);
    photographs.push({ truth: truthOf(facts), ...seen });
  }
  // Where only some kinds are annotated, nothing is known of the others.
  const known = new Set(photographs.flatMap(({ truth }) => truth.map(({ name }) => name)));
  const kinds = labels ? COCO_CLASSES : COCO_CLASSES.filter((name) => known.has(name));
  return toRows(set, kinds, photographs);
}

function toRows(set, kinds, photographs) {
  return photographs.flatMap(({ truth, found, scene }, photograph) =>
    kinds.map((kind) => {
      const scores = found.map((list) =>
        list.filter(({ classIndex }) => COCO_CLASSES[classIndex] === kind).map(({ score }) => score),
      );
      const [center, nano] = scores.map((list) => Math.max(0, ...list));
      const kin = readKin(kind, scene.classes);
      const sum = scores.flat().reduce((total, score) => total + score, 0);
      const things = Math.min(0, scene.things - THINGS_ENOUGH);
      const told = kin ? [oddsOf(kin.own, 0.002), 1, kin.rivals] : [0, 0, 0];
      const x = [oddsOf(center, 0.03), oddsOf(nano, 0.05), ...told, Math.log1p(sum), things, 1];
      const same = truth.filter(({ name }) => name === kind);
      const sure = same.some(({ difficult }) => !difficult);
      return { set, photograph: `${set} ${photograph}`, x, y: sure ? 1 : same.length > 0 ? undefined : 0 };
    }),
  );
}

function predict(weights, { x }) {
  return toProbability(x.reduce((odds, value, at) => odds + value * weights[at], 0));
}

/** Logistic regression by Newton's method; all weights but the offset are drawn towards 0. */
function fitTo(rows) {
  const size = NAMES.length;
  let weights = Array(size).fill(0);
  for (let step = 0; step < 30; step += 1) {
    const matrix = Array.from({ length: size }, (_, at) =>
      Array.from({ length: size + 1 }, (_, other) => (other === at && at < size - 1 ? SMOOTHING : 0)),
    );
    for (let at = 0; at < size - 1; at += 1) matrix[at][size] = -SMOOTHING * weights[at];
    for (const row of rows.filter(({ y }) => y !== undefined)) {
      const p = predict(weights, row);
      for (let at = 0; at < size; at += 1) {
        matrix[at][size] += (row.y - p) * row.x[at];
        for (let other = 0; other < size; other += 1)
          matrix[at][other] += p * (1 - p) * row.x[at] * row.x[other];
      }
    }
    const change = solve(matrix);
    weights = weights.map((weight, at) => weight + change[at]);
  }
  return weights;
}

/** Gauss and Jordan's elimination. */
function solve(matrix) {
  for (let at = 0; at < matrix.length; at += 1) {
    for (let row = 0; row < matrix.length; row += 1) {
      if (row === at) continue;
      const factor = matrix[row][at] / matrix[at][at];
      for (let column = at; column <= matrix.length; column += 1)
        matrix[row][column] -= factor * matrix[at][column];
    }
  }
  return matrix.map((row, at) => row[matrix.length] / row[at]);
}

function f1(rows, probabilities) {
  let [right, wrong, missed] = [0, 0, 0];
  for (const [at, { y }] of rows.entries()) {
    const said = probabilities[at] >= THRESHOLD;
    if (said && y === 1) right += 1;
    else if (said && y === 0) wrong += 1;
    else if (!said && y === 1) missed += 1;
  }
  return ((2 * right) / (2 * right + wrong + missed)).toFixed(3);
}

const sets = process.argv.slice(2);
if (sets.length === 0) throw new Error("usage: node tools/vision/fit-presence.js FOLDER[,LABELS] …");
const rows = [];
for (const set of sets) rows.push(...(await rowsOf(set, ...set.split(","))));
const drawn = [];
for await (const image of drawNothings(DRAWN)) drawn.push({ truth: [], ...(await lookAt(image)) });
const nothings = toRows("drawn", COCO_CLASSES, drawn);
const fitBoth = (photographs) => fitTo([...photographs, ...nothings]);
const weights = fitBoth(rows);
console.log(NAMES.map((name, at) => `${name} ${weights[at].toFixed(2)}`).join(", "));
const places = new Map([...new Set(rows.map(({ photograph }) => photograph))].map((name, at) => [name, at]));
const foldOf = ({ photograph }) => places.get(photograph) % FOLDS;
const folds = Array.from({ length: FOLDS }, (_, fold) => fitBoth(rows.filter((row) => foldOf(row) !== fold)));
const crossed = rows.map((row) => predict(folds[foldOf(row)], row));
console.log(`all: cross-validated ${f1(rows, crossed)}`);
for (const set of sets) {
  const own = rows.filter((row) => row.set === set);
  const others = rows.filter((row) => row.set !== set);
  const cross = f1(
    own,
    crossed.filter((_, at) => rows[at].set === set),
  );
  const elsewhere = others.length > 0 ? fitBoth(others) : undefined;
  const foreign = elsewhere
    ? f1(
        own,
        own.map((row) => predict(elsewhere, row)),
      )
    : "none";
  console.log(`${set}: cross-validated ${cross}, fitted to the others alone ${foreign}`);
}
for (const [low, high] of [
  [0.2, 0.4],
  [0.4, 0.6],
  [0.6, 0.8],
  [0.8, 1],
]) {
  const said = rows
    .map(({ y }, at) => ({ y, p: crossed[at] }))
    .filter(({ y, p }) => y !== undefined && p >= low && p < high);
  const mean = (pick) => (said.reduce((sum, each) => sum + pick(each), 0) / said.length).toFixed(3);
  console.log(`said ${mean(({ p }) => p)} on average, right ${mean(({ y }) => y)} (${said.length} labels)`);
}
