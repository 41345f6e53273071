/**
 * Reads annotated photographs, in either of two forms:
 *
 *   FOLDER           `images-optional/NAME.jpg` and `ground-truth/NAME.txt`, a line a thing: class left top right bottom, in
 *                    pixels, then `difficult` where even people hesitate (`input` of the public repository Cartucho/mAP)
 *   FOLDER LABELS    `NAME.jpg` in one and `NAME.txt` in the other, a line a thing: number of COCO's class, then middle and
 *                    size in fractions (images/val2017 and object_detection/labels/val2017 of lightly-ai/coco128_yolo)
 */
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { COCO_CLASSES } from "../../dist/engines/vision/objects/coco.js";

const OTHER_NAMES = {
  sofa: "couch",
  diningtable: "dining table",
  tvmonitor: "tv",
  pottedplant: "potted plant",
  aeroplane: "airplane",
  motorbike: "motorcycle",
};

function inPixels(words, { width, height }) {
  const [left, top, right, bottom] = words.slice(1, 5).map(Number);
  return {
    name: OTHER_NAMES[words[0]] ?? words[0],
    box: {
      left: left / width,
      top: top / height,
      width: (right - left) / width,
      height: (bottom - top) / height,
    },
    difficult: words.at(-1) === "difficult",
  };
}

function inFractions(words) {
  const [kind, x, y, width, height] = words.map(Number);
  return {
    name: COCO_CLASSES[kind],
    box: { left: x - width / 2, top: y - height / 2, width, height },
    difficult: false,
  };
}

/** Each photograph, and what is in it: takes the picture's size, gives names, boxes in fractions, and what is difficult. */
export async function* annotated(folder, labels) {
  const images = labels ? folder : join(folder, "images-optional");
  const truths = labels ?? join(folder, "ground-truth");
  for (const file of (await readdir(images)).filter((name) => name.endsWith(".jpg")).toSorted()) {
    const text = await readFile(join(truths, `${basename(file, ".jpg")}.txt`), "utf8").catch(() => "");
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    const truthOf = (facts) =>
      lines
        .map((line) => (labels ? inFractions : inPixels)(line.trim().split(" "), facts))
        .filter(({ name }) => COCO_CLASSES.includes(name));
    yield { file, image: await readFile(join(images, file)), truthOf };
  }
}
