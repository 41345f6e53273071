import type { CocoClass } from "../../../../engines/vision/objects/coco.js";

/** What Rekognition calls the detectors' classes, where the name is another. */
const OTHER_NAMES: Readonly<Partial<Record<CocoClass, string>>> = {
  "sports ball": "Ball",
  "wine glass": "Wine Glass",
  "cell phone": "Mobile Phone",
  tv: "TV",
  remote: "Remote Control",
  keyboard: "Computer Keyboard",
  skis: "Ski",
  "hair drier": "Blow Dryer",
};

/** The label of a detected thing: `traffic light` is `Traffic Light`. */
export function labelOfObject(name: CocoClass): string {
  return OTHER_NAMES[name] ?? name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
