/**
 * Times the search over the faces of a collection, in processor time: what a busy machine adds is not counted.
 *
 *   npm run build && node tools/vision/score-search.js [FACES]
 *
 * The identities are drawn at random around one direction, as those of real faces lie: 64 numbers, some of them within 0.6.
 */
import { VectorSet } from "../../dist/engines/vectors/vector-set.js";

const LENGTH = 64;
const SEARCHES = 60;
const count = Number(process.argv[2] ?? 100_000);

function identity() {
  const values = Float32Array.from({ length: LENGTH }, (_, at) => Math.random() - 0.5 + (at === 0 ? 1 : 0));
  const scale = 4 / 3 / Math.hypot(...values);
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
const megabytes = (process.memoryUsage().arrayBuffers / 1e6).toFixed(0);
console.log(
  `${count} faces: ${median} ms of processor time at the median, ${worst} at worst; ${megabytes} MB`,
);
