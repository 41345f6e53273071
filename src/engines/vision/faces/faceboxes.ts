import { type Normalization, toTensor } from "../image/resize.js";
import { type Models, outputOf, type Tensor } from "../runtime/models.js";
import type { Candidate, FaceNet } from "./candidate.js";

const NORMALIZATION: Normalization = { order: "rgb", mean: [0, 0, 0], scale: [255, 255, 255] };
const PREFIX = "prediction_layers/";

/** The net's three grids: size of a cell, and the anchors of each: their size, and how many there are along a side of the cell. */
const GRIDS = [
  {
    stride: 32,
    anchors: [
      [32, 4],
      [64, 2],
      [128, 1],
    ],
  },
  { stride: 64, anchors: [[256, 1]] },
  { stride: 128, anchors: [[512, 1]] },
] as const;
/** How the net scales its corrections of centre and of size. */
const CENTER_SCALE = 10;
const SIZE_SCALE = 5;

/** FaceBoxes: drawn faces too, and those that fill the picture. */
export function faceBoxes(models: Models): FaceNet {
  return {
    multiplePixels: 128,
    async find(input, scoreMin) {
      const outputs = await (await models.load("faces-faceboxes")).run(toTensor(input, NORMALIZATION));
      return GRIDS.flatMap((grid, index) => {
        const classes = outputOf(outputs, `${PREFIX}class_predictor_${index}/BiasAdd`);
        const boxes = outputOf(outputs, `${PREFIX}box_encoding_predictor_${index}/BiasAdd`);
        return readGrid(grid, classes, boxes, scoreMin);
      });
    },
  };
}

function readGrid(
  { stride, anchors }: (typeof GRIDS)[number],
  classes: Tensor,
  boxes: Tensor,
  scoreMin: number,
): Candidate[] {
  const found: Candidate[] = [];
  const [, , rows = 0, columns = 0] = classes.shape;
  const area = rows * columns;
  let anchor = 0;
  for (const [size, count] of anchors) {
    for (let place = 0; place < count * count; place += 1) {
      const offset = (step: number): number => stride / 2 + (step - (count - 1) / 2) * (size / count);
      const [offsetX, offsetY] = [offset(Math.floor(place / count)), offset(place % count)];
      for (let cell = 0; cell < area; cell += 1) {
        const nothing = classes.data[2 * anchor * area + cell] ?? 0;
        const face = classes.data[(2 * anchor + 1) * area + cell] ?? 0;
        const score = 1 / (1 + Math.exp(nothing - face));
        if (score < scoreMin) continue;
        const [dy = 0, dx = 0, tall = 0, wide = 0] = [0, 1, 2, 3].map(
          (part) => boxes.data[(4 * anchor + part) * area + cell] ?? 0,
        );
        found.push({
          x: (cell % columns) * stride + offsetX + (dx / CENTER_SCALE) * size,
          y: Math.floor(cell / columns) * stride + offsetY + (dy / CENTER_SCALE) * size,
          width: size * Math.exp(wide / SIZE_SCALE),
          height: size * Math.exp(tall / SIZE_SCALE),
          score,
        });
      }
      anchor += 1;
    }
  }
  return found;
}
