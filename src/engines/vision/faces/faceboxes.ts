import { type Box, overlap, type Picture } from "../image/picture.js";
import { type Normalization, resizePicture, toTensor } from "../image/resize.js";
import { type Models, outputOf, type Tensor } from "../runtime/models.js";

/** Where a face may be, and how sure, 0 to 1. */
export interface FaceCandidate {
  readonly box: Box;
  readonly score: number;
}

/** Longest side of the input: a face of 20 pixels in it is seen. */
const SIDE_PIXELS = 1024;
/** Small pictures are enlarged by at most this. */
const ENLARGEMENT_MAX = 3;
/** The net halves its input seven times. */
const MULTIPLE_PIXELS = 128;
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
const OVERLAP_MAX = 0.3;
const FACES_MAX = 200;

/** FaceBoxes: faces of any size in one pass. */
export function faceFinder(models: Models): (picture: Picture, scoreMin: number) => Promise<FaceCandidate[]> {
  return async (picture, scoreMin) => {
    const net = await models.load("faces-faceboxes");
    const scale = Math.min(ENLARGEMENT_MAX, SIDE_PIXELS / Math.max(picture.width, picture.height));
    const width = Math.max(1, Math.round(picture.width * scale));
    const height = Math.max(1, Math.round(picture.height * scale));
    const input = pad(await resizePicture(picture, width, height));
    const outputs = await net.run(toTensor(input, NORMALIZATION));
    const found = GRIDS.flatMap((grid, index) => {
      const classes = outputOf(outputs, `${PREFIX}class_predictor_${index}/BiasAdd`);
      const boxes = outputOf(outputs, `${PREFIX}box_encoding_predictor_${index}/BiasAdd`);
      return readGrid(grid, classes, boxes, scoreMin);
    });
    return keepBest(found).map(({ box, score }) => ({
      score,
      box: {
        left: box.left / width,
        top: box.top / height,
        width: box.width / width,
        height: box.height / height,
      },
    }));
  };
}

/** Fills up to whole cells with black. */
function pad(picture: Picture): Picture {
  const width = Math.ceil(picture.width / MULTIPLE_PIXELS) * MULTIPLE_PIXELS;
  const height = Math.ceil(picture.height / MULTIPLE_PIXELS) * MULTIPLE_PIXELS;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < picture.height; y += 1) {
    const row = picture.data.subarray(y * picture.width * 3, (y + 1) * picture.width * 3);
    data.set(row, y * width * 3);
  }
  return { data, width, height };
}

function readGrid(
  { stride, anchors }: (typeof GRIDS)[number],
  classes: Tensor,
  boxes: Tensor,
  scoreMin: number,
): FaceCandidate[] {
  const found: FaceCandidate[] = [];
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
        const x = (cell % columns) * stride + offsetX + (dx / CENTER_SCALE) * size;
        const y = Math.floor(cell / columns) * stride + offsetY + (dy / CENTER_SCALE) * size;
        const [width, height] = [size * Math.exp(wide / SIZE_SCALE), size * Math.exp(tall / SIZE_SCALE)];
        found.push({ score, box: { left: x - width / 2, top: y - height / 2, width, height } });
      }
      anchor += 1;
    }
  }
  return found;
}

function keepBest(found: FaceCandidate[]): FaceCandidate[] {
  const kept: FaceCandidate[] = [];
  for (const candidate of found.sort((a, b) => b.score - a.score)) {
    if (kept.every((other) => overlap(other.box, candidate.box) < OVERLAP_MAX)) kept.push(candidate);
    if (kept.length === FACES_MAX) break;
  }
  return kept;
}
