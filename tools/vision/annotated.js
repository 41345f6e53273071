/**
 * Reads annotated photographs, in one of three forms:
 *
 *   FOLDER           `images-optional/NAME.jpg` and `ground-truth/NAME.txt`, a line a thing: class left top right bottom, in
 *                    pixels, then `difficult` where even people hesitate (`input` of the public repository Cartucho/mAP)
 *   FOLDER LABELS    `NAME.jpg` in one and `NAME.txt` in the other, a line a thing: number of COCO's class, then middle and
 *                    size in fractions (images/val2017 and object_detection/labels/val2017 of lightly-ai/coco128_yolo)
 *   FOLDER FILE.json `NAME.jpg` in the folder, what is in them in the file, as COCO's `instances_val2017.json`: of the file's
 *                    photographs, those that the folder has
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

/** What COCO's form of annotations says of each photograph that the folder has: name of the file, then what is there. */
async function fromJson(folder, file) {
  const { images, annotations, categories } = JSON.parse(await readFile(file, "utf8"));
  const there = new Set(await readdir(folder));
  const nameOf = new Map(categories.map(({ id, name }) => [id, OTHER_NAMES[name] ?? name]));
  const things = new Map(images.map(({ id }) => [id, []]));
  for (const each of annotations) things.get(each.image_id)?.push(each);
  const sorted = images
    .filter((each) => there.has(each.file_name))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return sorted.map(({ id, file_name, width, height }) => ({
    file: file_name,
    truth: things
      .get(id)
      .map(({ category_id, bbox: [left, top, wide, high], ignore, iscrowd }) => ({
        name: nameOf.get(category_id),
        box: { left: left / width, top: top / height, width: wide / width, height: high / height },
        difficult: ignore === 1 || iscrowd === 1,
      }))
      .filter(({ name }) => COCO_CLASSES.includes(name)),
  }));
}

/** Each photograph, and what is in it: takes the picture's size, gives names, boxes in fractions, and what is difficult. */
export async function* annotated(folder, labels) {
  if (labels?.endsWith(".json")) {
    for (const { file, truth } of await fromJson(folder, labels))
      yield { file, image: await readFile(join(folder, file)), truthOf: () => truth };
    return;
  }
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
