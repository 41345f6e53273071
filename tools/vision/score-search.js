/**
 * Times the search over the faces of a collection, in processor time: what a busy machine adds is not counted.
 *
 *   npm run build && node tools/vision/score-search.js [FACES]
 *
 * The identities are drawn at random, 192 numbers in any direction: those of real faces lie as far from each other, and stray a little more.
 */
import { VectorSet } from "../../dist/engines/vectors/vector-set.js";

const NUMBERS = 192;
const LENGTH = 0.52;
const SEARCHES = 60;
const count = Number(process.argv[2] ?? 100_000);

function identity() {
  const values = Float32Array.from({ length: NUMBERS }, () => Math.random() - 0.5);
  const scale = LENGTH / Math.hypot(...values);
  return values.map((value) => value * scale);
}

const set = new VectorSet();
for (let at = 0; at < count; at += 1) set.put(`face-${at}`, identity());
const times = Array.from({ length: SEARCHES }, () => {
  const vector = identity();
  const before = process.cpuUsage();
  set.nearest(vector, 0.6, 80);
  return process.cpuUsage(before).user / 1000;
}).sort((a, b) => a - b);
const [median, worst] = [times[SEARCHES >> 1], times.at(-1)].map((value) => value.toFixed(1));
const megabytes = (process.memoryUsage().rss / 1e6).toFixed(0);
console.log(
  `${count} faces: ${median} ms of processor time at the median, ${worst} at worst; ${megabytes} MB`,
);
