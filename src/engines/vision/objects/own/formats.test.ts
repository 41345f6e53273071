import { expect, it } from "vitest";
import type { Tensor } from "../../runtime/models.js";
import { FORMATS, type FormatName, type Reading } from "./formats.js";

const SIDE = 64;

function tensor(rows: number[][], { batch = true, isWhole = false } = {}): Tensor {
  const shape = [...(batch ? [1] : []), rows.length, rows[0]?.length ?? 0];
  return { data: Float32Array.from(rows.flat()), shape, isWhole };
}

function list(values: number[], isWhole = false): Tensor {
  return { data: Float32Array.from(values), shape: [1, values.length], isWhole };
}

function turn(rows: number[][]): number[][] {
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? 0));
}

const logit = (share: number): number => Math.log(share / (1 - share));
const row = (length: number, values: Record<number, number> = {}): number[] =>
  Array.from({ length }, (_, at) => values[at] ?? 0);
/** Rows of a table of candidates, of which one says something. */
const rows = (count: number, place: number, said: number[]): number[][] =>
  Array.from({ length: count }, (_, at) => (at === place ? said : row(said.length)));

/** 8 cells of 8 pixels a side, 4 of 16, 2 of 32: the cell of the first grid that holds (20, 12). */
const CELLS = 64 + 16 + 4;
const PLACE = 8 + 2;
/** Logits of a distribution over distances of 0 to 4 cells that is sure of one. */
const sureOf = (distance: number): number[] => row(5, { [distance]: 100 });

/** Each format's outputs for one thing of class 1 with a score of 0.75, 16 pixels wide and 8 high about (20, 12). */
const OUTPUTS: Readonly<Record<FormatName, Record<string, Tensor>>> = {
  detr: {
    logits: tensor([[logit(0.01), logit(0.75), -9]]),
    pred_boxes: tensor([[20 / SIDE, 12 / SIDE, 16 / SIDE, 8 / SIDE]]),
  },
  yolonas: { scores: tensor([[0, 0.75, 0]]), boxes: tensor([[12, 8, 28, 16]]) },
  yolox: {
    // From its cell, whose corner is (16, 8): half a cell on, e^0.693 cells wide.
    output: tensor(rows(CELLS, PLACE, [0.5, 0.5, Math.log(2), 0, 1, 0, 0.75, 0])),
  },
  yolov5: { output0: tensor(rows(20, 3, [20, 12, 16, 8, 0.8, 0, 0.9375, 0])) },
  yolov8: { output0: tensor(turn(rows(20, 3, [20, 12, 16, 8, 0, 0.75, 0]))) },
  yolov10: { output0: tensor([[12, 8, 28, 16, 0.75, 1], row(6)]) },
  paddle: { boxes: tensor([[1, 0.75, 12, 8, 28, 16]], { batch: false }), count: list([1], true) },
  boxes: { scores: list([0.75]), boxes: tensor([[12, 8, 28, 16]]), labels: list([1], true) },
  nanodet: {
    // From the middle of the cell, (20, 12).
    scores0: tensor(rows(64, PLACE, [0, 0.75, 0]), { batch: false }),
    edges0: tensor(
      rows(
        64,
        PLACE,
        [1, 0.5, 1, 0.5].flatMap(() => sureOf(1)),
      ),
      { batch: false },
    ),
  },
  "nanodet-plus": {
    // From the corner of the cell, (16, 8).
    output: tensor(rows(CELLS, PLACE, [0, 0.75, 0, ...[0, 0, 1, 1].flatMap(sureOf)])),
  },
};
/** What the grids can say: edges in whole cells. */
const BOXES: Partial<Record<FormatName, number[]>> = {
  nanodet: [12, 4, 16, 16],
  "nanodet-plus": [16, 8, 8, 8],
};

it.each(Object.keys(FORMATS) as FormatName[])("%s: reads class, score and box", (name) => {
  const { read, activation } = FORMATS[name];
  const reading: Reading = { width: SIDE, height: SIDE, activation, classes: 3 };
  const found = read(OUTPUTS[name], reading);
  expect(found?.detections).toHaveLength(1);
  const [thing] = found?.detections ?? [];
  expect(thing?.classIndex).toBe(1);
  expect(thing?.score).toBeCloseTo(0.75);
  const { left = 0, top = 0, width = 0, height = 0 } = thing?.box ?? {};
  for (const [at, pixels] of (BOXES[name] ?? [12, 8, 16, 8]).entries()) {
    expect([left, top, width, height][at]).toBeCloseTo(pixels / SIDE);
  }
});

it.each(Object.keys(FORMATS) as FormatName[])("%s: refuses outputs of another kind", (name) => {
  const { read, activation } = FORMATS[name];
  const reading: Reading = { width: SIDE, height: SIDE, activation, classes: 3 };
  expect(read({ probabilities: { data: new Float32Array(7), shape: [7] } }, reading)).toBeUndefined();
  expect(read({}, reading)).toBeUndefined();
});

it("detr: where classes exclude each other, the last one is nothing", () => {
  const outputs = {
    logits: tensor([[0, Math.log(6), Math.log(1)]]),
    pred_boxes: tensor([[0.5, 0.5, 0.1, 0.1]]),
  };
  const reading: Reading = { width: SIDE, height: SIDE, activation: "softmax", classes: undefined };
  const found = FORMATS.detr.read(outputs, reading);
  expect(found?.classes).toBe(2);
  expect(found?.detections.map(({ score }) => score)).toEqual([expect.closeTo(1 / 8), expect.closeTo(6 / 8)]);
});

it("detr: four classes are told from boxes by name", () => {
  const outputs = { logits: tensor([[9, -9, -9, -9]]), boxes: tensor([[0.5, 0.5, 0.2, 0.2]]) };
  const reading: Reading = { width: SIDE, height: SIDE, activation: "sigmoid", classes: 4 };
  expect(FORMATS.detr.read(outputs, reading)?.detections).toMatchObject([{ classIndex: 0 }]);
});

it("boxes: TensorFlow's are in fractions, the vertical side first", () => {
  const outputs = {
    detection_anchor_indices: list([4]),
    detection_boxes: tensor([[8 / SIDE, 12 / SIDE, 16 / SIDE, 28 / SIDE]]),
    detection_classes: list([18]),
    detection_scores: list([0.75]),
    num_detections: { data: Float32Array.of(1), shape: [1] },
  };
  const reading: Reading = { width: SIDE, height: SIDE, activation: "none", classes: undefined };
  const [thing] = FORMATS.boxes.read(outputs, reading)?.detections ?? [];
  expect(thing).toMatchObject({ classIndex: 18, box: { left: 12 / SIDE, top: 8 / SIDE } });
  expect(thing?.box.width).toBeCloseTo(16 / SIDE);
});

it("boxes: an empty list is nothing found", () => {
  const none = { data: new Float32Array(0), shape: [0, 4] };
  const outputs = { boxes: none, labels: { ...none, shape: [0] }, scores: { ...none, shape: [0] } };
  const reading: Reading = { width: SIDE, height: SIDE, activation: "none", classes: undefined };
  expect(FORMATS.boxes.read(outputs, reading)?.detections).toEqual([]);
});

it("yolov8: columns beyond the named classes are masks and joints", () => {
  const outputs = { output0: tensor(rows(60, 3, [20, 12, 16, 8, 0.75, ...row(40, { 3: 5 })])) };
  const reading: Reading = { width: SIDE, height: SIDE, activation: "none", classes: 1 };
  expect(FORMATS.yolov8.read(outputs, reading)?.detections).toHaveLength(1);
});
