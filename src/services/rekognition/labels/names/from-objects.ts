import type { CocoClass } from "../../../../engines/vision/objects/coco.js";

/** What Rekognition calls the detectors' classes, where the name is another. */
const OTHER_NAMES: Readonly<Partial<Record<CocoClass, string>>> = {
  "sports ball": "Ball",
  "stop sign": "Stopsign",
  "wine glass": "Wine Glass",
  "cell phone": "Mobile Phone",
  tv: "TV",
  remote: "Remote Control",
  keyboard: "Computer Keyboard",
  skis: "Ski",
  "hair drier": "Blow Dryer",
};

/** The label of a detected thing: `traffic light` is `Traffic Light`. */
export function labelOfObject(name: string): string {
  return (
    (OTHER_NAMES as Readonly<Record<string, string>>)[name] ??
    name.replace(/(?<![\p{L}\p{N}'’])\p{Ll}/gu, (letter) => letter.toUpperCase())
  );
}
