import type { Picture } from "../image/picture.js";
import { type Normalization, toTensor } from "../image/resize.js";
import { type Models, type Outputs, outputOf } from "../runtime/models.js";
import type { Candidate, FaceNet } from "./candidate.js";

const NORMALIZATION: Normalization = { order: "rgb", mean: [127, 127, 127], scale: [128, 128, 128] };
/** The net's four grids: size of a cell, and the sides of the anchors in the middle of each. */
const GRIDS = [
  { stride: 8, anchors: [10, 16, 24] },
  { stride: 16, anchors: [32, 48] },
  { stride: 32, anchors: [64, 96] },
  { stride: 64, anchors: [128, 192, 256] },
] as const;
/** How the net scales its corrections of centre and of size. */
const CENTER_SCALE = 0.1;
const SIZE_SCALE = 0.2;
/** Nothing, a bare face, a covered one. */
const CLASSES = 3;

/** UltraFace (RFB): small faces too, and covered ones. */
export function ultraFace(models: Models): FaceNet {
  return {
    multiplePixels: 64,
    async find(input, scoreMin) {
      const outputs = await run(models, input);
      const scores = outputOf(outputs, "scores").data;
      const offsets = outputOf(outputs, "offsets").data;
      const found: Candidate[] = [];
      let place = 0;
      for (const { stride, anchors } of GRIDS) {
        const columns = input.width / stride;
        const cells = columns * (input.height / stride);
        for (let cell = 0; cell < cells; cell += 1) {
          for (const size of anchors) {
            const score = 1 - (scores[place * CLASSES] ?? 1);
            if (score >= scoreMin) {
              const [dx = 0, dy = 0, wide = 0, tall = 0] = offsets.subarray(place * 4, place * 4 + 4);
              found.push({
                x: ((cell % columns) + 0.5) * stride + dx * CENTER_SCALE * size,
                y: (Math.floor(cell / columns) + 0.5) * stride + dy * CENTER_SCALE * size,
                width: size * Math.exp(wide * SIZE_SCALE),
                height: size * Math.exp(tall * SIZE_SCALE),
                score,
              });
            }
            place += 1;
          }
        }
      }
      return found;
    },
  };
}

/** How sure the net is at most, anywhere in the picture, of a bare face and of a covered one. */
export async function ultraFaceClasses(
  models: Models,
  input: Picture,
): Promise<{ bare: number; covered: number }> {
  const outputs = await run(models, input);
  const { data } = outputOf(outputs, "scores");
  let [bare, covered] = [0, 0];
  for (let at = 0; at < data.length; at += CLASSES) {
    bare = Math.max(bare, data[at + 1] ?? 0);
    covered = Math.max(covered, data[at + 2] ?? 0);
  }
  return { bare, covered };
}

async function run(models: Models, input: Picture): Promise<Outputs> {
  const net = await models.load("faces-ultraface", { isPlanned: false });
  return net.run(toTensor(input, NORMALIZATION));
}
