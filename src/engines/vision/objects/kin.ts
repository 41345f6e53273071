import type { SceneClass } from "../scene/classify-scene.js";
import type { CocoClass } from "./coco.js";

/** The detectors' classes that ImageNet knows too, by other names: what a second pair of eyes says of the whole picture. */
const KIN: Readonly<Partial<Record<CocoClass, readonly string[]>>> = {
  bird: [
    "brambling",
    "goldfinch",
    "house finch",
    "junco",
    "indigo bunting",
    "robin",
    "bulbul",
    "jay",
    "magpie",
    "chickadee",
    "bald eagle",
    "vulture",
    "great grey owl",
    "macaw",
    "hummingbird",
    "toucan",
    "drake",
    "goose",
    "flamingo",
    "pelican",
  ],
  cat: ["tabby", "tiger cat", "Persian cat", "Siamese cat", "Egyptian cat", "lynx"],
  cow: ["ox", "water buffalo", "bison"],
  sheep: ["ram", "bighorn"],
  horse: ["sorrel"],
  elephant: ["tusker", "Indian elephant", "African elephant"],
  bear: ["brown bear", "American black bear", "ice bear", "sloth bear"],
  zebra: ["zebra"],
  car: [
    "beach wagon",
    "cab",
    "convertible",
    "jeep",
    "limousine",
    "minivan",
    "Model T",
    "racer",
    "sports car",
    "car wheel",
  ],
  bus: ["minibus", "school bus", "trolleybus"],
  truck: ["fire engine", "garbage truck", "moving van", "pickup", "tow truck", "trailer truck"],
  train: ["bullet train", "electric locomotive", "steam locomotive", "passenger car", "freight car"],
  airplane: ["airliner", "warplane", "wing"],
  boat: [
    "canoe",
    "catamaran",
    "fireboat",
    "gondola",
    "lifeboat",
    "schooner",
    "speedboat",
    "trimaran",
    "yawl",
  ],
  bicycle: ["bicycle-built-for-two", "mountain bike"],
  motorcycle: ["moped", "motor scooter", "crash helmet"],
  "traffic light": ["traffic light"],
  "parking meter": ["parking meter"],
  bench: ["park bench"],
  backpack: ["backpack"],
  umbrella: ["umbrella"],
  chair: ["folding chair", "rocking chair", "throne", "barber chair"],
  couch: ["studio couch"],
  bed: ["four-poster", "studio couch", "quilt"],
  "dining table": ["dining table"],
  toilet: ["toilet seat"],
  tv: ["television", "screen", "monitor", "entertainment center", "home theater"],
  laptop: ["laptop", "notebook"],
  mouse: ["mouse"],
  remote: ["remote control"],
  keyboard: ["computer keyboard", "typewriter keyboard", "space bar"],
  "cell phone": ["cellular telephone"],
  microwave: ["microwave"],
  oven: ["stove", "rotisserie"],
  toaster: ["toaster"],
  sink: ["washbasin"],
  refrigerator: ["refrigerator"],
  book: ["bookcase", "bookshop", "library", "comic book", "book jacket"],
  clock: ["analog clock", "digital clock", "wall clock"],
  vase: ["vase"],
  "potted plant": ["pot"],
  "teddy bear": ["teddy"],
  bottle: ["wine bottle", "pop bottle", "water bottle", "beer bottle", "pill bottle"],
  "wine glass": ["red wine", "goblet"],
  cup: ["cup", "coffee mug", "espresso"],
  bowl: ["soup bowl", "mixing bowl"],
  spoon: ["wooden spoon", "ladle"],
  banana: ["banana"],
  orange: ["orange"],
  apple: ["Granny Smith"],
  broccoli: ["broccoli"],
  "hot dog": ["hotdog"],
  pizza: ["pizza"],
};

/** ImageNet's 118 breeds, in the order of its classes. */
const DOGS = { first: "Chihuahua", last: "Mexican hairless" };

/** Of these a picture rarely shows two kinds: what speaks for one speaks against the others. */
const RIVALS: ReadonlySet<CocoClass> = new Set([
  "bird",
  "cat",
  "dog",
  "horse",
  "sheep",
  "cow",
  "elephant",
  "bear",
  "zebra",
]);

export interface Evidence {
  /** How likely the picture as a whole shows a thing of the class, 0 to 1. */
  readonly own: number;
  /** How likely it shows a rival of the class. */
  readonly rivals: number;
}

/** What a classified scene says of a class; undefined where ImageNet has nothing like it. */
export type KinReader = (name: CocoClass, scene: readonly SceneClass[]) => Evidence | undefined;

/** Takes the names of ImageNet's classes in their order. */
export function kinReader(names: readonly string[]): KinReader {
  const dogs = names.slice(names.indexOf(DOGS.first), names.indexOf(DOGS.last) + 1);
  const kin = new Map<CocoClass, ReadonlySet<string>>(
    Object.entries({ ...KIN, dog: dogs }).map(([name, classes]) => [name as CocoClass, new Set(classes)]),
  );
  const likelihood = (name: CocoClass, scene: readonly SceneClass[]): number =>
    scene.reduce((sum, each) => sum + (kin.get(name)?.has(each.name) ? each.probability : 0), 0);
  return (name, scene) => {
    if (!kin.has(name)) return undefined;
    const others = RIVALS.has(name) ? [...RIVALS].filter((other) => other !== name) : [];
    return {
      own: likelihood(name, scene),
      rivals: others.reduce((sum, other) => sum + likelihood(other, scene), 0),
    };
  };
}
