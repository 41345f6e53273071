/**
 * Unpacks a graph model of the npm package nsfwjs, which carries it as JavaScript, into the files that tfjs_to_onnx.py reads.
 *
 *   node tools/vision/unpack-nsfwjs.js PACKAGE/dist/models/mobilenet_v2_mid OUT_FOLDER
 */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [from, to] = process.argv.slice(2);
if (!from || !to) throw new Error("usage: node tools/vision/unpack-nsfwjs.js MODEL_FOLDER OUT_FOLDER");
const load = createRequire(import.meta.url);
/** Bundles name what they carry in one way or another; it is the only thing in them. */
const unwrap = (module) => module.default ?? module;
const model = unwrap(load(resolve(from, "model.min.js")));
const shards = readdirSync(from)
  .filter((name) => name.startsWith("group1-"))
  .toSorted();
const bytes = shards.map((name) => Buffer.from(unwrap(load(resolve(from, name))), "base64"));
mkdirSync(to, { recursive: true });
writeFileSync(join(to, "model.bin"), Buffer.concat(bytes));
const weights = model.weightsManifest.flatMap((group) => group.weights);
const manifest = [{ paths: ["model.bin"], weights }];
writeFileSync(join(to, "model.json"), JSON.stringify({ ...model, weightsManifest: manifest }));
process.stdout.write(`${shards.length} parts, ${Buffer.concat(bytes).length} bytes\n`);
