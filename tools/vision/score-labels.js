/**
 * Scores object detection on annotated photographs.
 *
 *   npm run build && node tools/vision/score-labels.js FOLDER [LABELS] [--models DIR]
 *
 * The folders are those that `annotated.js` reads. Prints mean average precision at an overlap of half, F1 of the annotated kinds
 * among all that DetectLabels says at its default confidence, F1 of what the detectors alone say there and at every other, and the fit of confidence to truth: `calibration` for the description of a detector
 * of one's own in DIR.
 */
import { parseArgs } from "node:util";
import { engine } from "../../dist/engines/vision/engine.js";
import { overlap } from "../../dist/engines/vision/image/picture.js";
import { findLabels } from "../../dist/services/rekognition/labels/find-labels.js";
import { labelOfObject } from "../../dist/services/rekognition/labels/names/from-objects.js";
import { annotated } from "./annotated.js";

/** The default MinConfidence of DetectLabels. */
const CONFIDENCE_DEFAULT = 0.55;
/** Marks every detection right (1), wrong (0) or not counted (undefined), best first. */
function judge(images, className) {
  const rows = images.flatMap((image) =>
    image.found.filter(({ name }) => name === className).map((found) => ({ image, found })),
  );
  rows.sort((a, b) => b.found.confidence - a.found.confidence);
  const taken = new Set();
  return rows.map(({ image, found }) => {
    const same = image.truth.filter(({ name }) => name === className);
    const best = same.toSorted((a, b) => overlap(b.box, found.box) - overlap(a.box, found.box))[0];
    if (!best || overlap(best.box, found.box) < 0.5) return { found, right: 0 };
    if (best.difficult) return { found, right: undefined };
    const right = taken.has(best) ? 0 : 1;
    taken.add(best);
    return { found, right };
  });
}

function averagePrecision(judged, total) {
  const counted = judged.filter(({ right }) => right !== undefined);
  let hits = 0;
  const points = counted.map(({ right }, at) => {
    hits += right;
    return { recall: hits / total, precision: hits / (at + 1) };
  });
  let sum = 0;
  let reached = 0;
  points.forEach(({ recall }, at) => {
    const precision = Math.max(...points.slice(at).map((point) => point.precision));
    sum += (recall - reached) * precision;
    reached = recall;
  });
  return sum;
}

/** F1 over all photographs of the names that `saidOf` gives for each. */
function labelScore(images, classes, saidOf) {
  let [right, wrong, missed] = [0, 0, 0];
  for (const image of images) {
    const there = new Set(image.truth.filter(({ difficult }) => !difficult).map(({ name }) => name));
    const all = new Set(image.truth.map(({ name }) => name));
    const said = new Set(saidOf(image));
    for (const name of said) {
      if (!classes.includes(name)) continue;
      if (!all.has(name)) wrong += 1;
      else if (there.has(name)) right += 1;
    }
    for (const name of there) if (!said.has(name)) missed += 1;
  }
  return {
    f1: (2 * right) / (2 * right + wrong + missed),
    precision: right / (right + wrong),
    recall: right / (right + missed),
  };
}

/** Fits odds = slope * odds + offset to what was right, by Newton's method. */
function fitOdds(said) {
  const rows = said.map(({ probability, right }) => {
    const inner = Math.min(0.999, Math.max(0.001, probability));
    return { x: Math.log(inner / (1 - inner)), y: right };
  });
  let [slope, offset] = [1, 0];
  for (let step = 0; step < 50; step += 1) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-9, 0, 1e-9];
    for (const { x, y } of rows) {
      const p = 1 / (1 + Math.exp(-(slope * x + offset)));
      g0 += (y - p) * x;
      g1 += y - p;
      h00 += p * (1 - p) * x * x;
      h01 += p * (1 - p) * x;
      h11 += p * (1 - p);
    }
    const det = h00 * h11 - h01 * h01;
    slope += (g0 * h11 - g1 * h01) / det;
    offset += (g1 * h00 - g0 * h01) / det;
  }
  return { slope, offset, rows: rows.length };
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { models: { type: "string" } },
});
const [folder, labels] = positionals;
if (!folder) throw new Error("usage: node tools/vision/score-labels.js FOLDER [LABELS] [--models DIR]");
const models = new URL("../../models/vision/", import.meta.url).pathname;
const vision = await engine.load({ folder: models, ownFolder: values.models, threads: 2 });
const images = [];
const times = [];
for await (const { image, truthOf } of annotated(folder, labels)) {
  const before = performance.now();
  const seen = await vision.labels({ image, labels: true, properties: false });
  times.push(performance.now() - before);
  const labels = findLabels(seen, CONFIDENCE_DEFAULT * 100)
    .filter(({ confidence }) => confidence >= CONFIDENCE_DEFAULT * 100)
    .map(({ kind }) => kind.name);
  images.push({ truth: truthOf(seen.facts), found: seen.objects, labels });
}
const counts = new Map();
for (const { truth } of images)
  for (const { name, difficult } of truth) if (!difficult) counts.set(name, (counts.get(name) ?? 0) + 1);
const classes = [...counts.keys()];
const precisions = classes.map((name) => averagePrecision(judge(images, name), counts.get(name)));
const mean = precisions.reduce((sum, value) => sum + value, 0) / classes.length;
const percent = (value) => value.toFixed(3);
console.log(`${images.length} photographs, ${classes.length} classes, mAP50 ${percent(mean)}`);
function report(what, saidOf) {
  const { f1, precision, recall } = labelScore(images, classes, saidOf);
  console.log(`${what}: F1 ${percent(f1)}, precision ${percent(precision)}, recall ${percent(recall)}`);
}
report(`all of DetectLabels at ${CONFIDENCE_DEFAULT}`, ({ labels: said }) =>
  classes.filter((name) => said.includes(labelOfObject(name))),
);
for (const threshold of [CONFIDENCE_DEFAULT, 0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7]) {
  report(`detectors at ${threshold}`, ({ found }) =>
    found.filter((one) => one.presence >= threshold).map(({ name }) => name),
  );
}
for (const [low, high] of [
  [0.05, 0.2],
  [0.2, 0.4],
  [0.4, 0.6],
  [0.6, 0.8],
  [0.8, 1],
]) {
  const said = images.flatMap(({ truth, found }) =>
    classes.flatMap((name) => {
      const presence = Math.max(0, ...found.filter((one) => one.name === name).map((one) => one.presence));
      return presence >= low && presence < high
        ? [{ presence, right: truth.some((one) => one.name === name) }]
        : [];
    }),
  );
  const average = said.reduce((sum, one) => sum + one.presence, 0) / said.length;
  const right = said.filter((one) => one.right).length / said.length;
  console.log(`said ${percent(average)} on average, right ${percent(right)} (${said.length} labels)`);
}
function reportFit(name, said) {
  const { slope, offset, rows } = fitOdds(said);
  const curve = `[${percent(slope)}, ${percent(offset)}]`;
  console.log(
    `${name} to truth over ${rows}: ${curve}, the factor of the odds and what is added ([1, 0] is perfect)`,
  );
}
const judged = classes.flatMap((name) => judge(images, name));
const counted = judged.filter(({ right }) => right !== undefined);
reportFit(
  "box",
  counted.map(({ found, right }) => ({ probability: found.confidence, right })),
);
const present = images.flatMap(({ truth, found }) =>
  classes.flatMap((name) => {
    const same = found.filter((one) => one.name === name);
    if (same.length === 0) return [];
    const probability = Math.max(...same.map((one) => one.presence));
    return [{ probability, right: truth.some((one) => one.name === name) ? 1 : 0 }];
  }),
);
reportFit("presence", present);
times.sort((a, b) => a - b);
console.log(
  `time per photograph: median ${times[times.length >> 1].toFixed(0)} ms, worst ${times.at(-1).toFixed(0)} ms`,
);
