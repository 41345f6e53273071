import { join } from "node:path";
import { toProbability } from "../objects/odds.js";
import { loadLinear } from "../runtime/linear.js";
import type { SceneClass } from "./classify-scene.js";
import { lackOfThings } from "./kinds.js";

/** What ImageNet has no class for, or too few, and a linear classifier over its features was taught. */
interface Taught {
  readonly name: "flowers" | "outer space" | "coins";
  readonly file: string;
  /** Its teachers saw few other things: how much surer it is than right, by photographs it never saw. */
  readonly doubt: number;
  /** Whether it shows among things of the world, so that the lack of any speaks against it. */
  readonly isAmongThings: boolean;
}

export type TaughtName = Taught["name"];

/** See docs/models/vision.md. */
const TAUGHT: readonly Taught[] = [
  { name: "flowers", file: "scenes-flowers.bin", doubt: 4, isAmongThings: true },
  { name: "outer space", file: "scenes-outer-space.bin", doubt: 1, isAmongThings: false },
  { name: "coins", file: "scenes-coins.bin", doubt: 1.5, isAmongThings: false },
];

/** Reads the taught kinds, which `tools/vision/train-kind.js` makes, out of the features of a picture; `things` are its odds of things. */
export async function loadTaught(
  folder: string,
): Promise<(features: ArrayLike<number>, things: number) => SceneClass<TaughtName>[]> {
  const classifiers = await Promise.all(
    TAUGHT.map(async (kind) => ({ ...kind, oddsOf: await loadLinear(join(folder, kind.file), 1) })),
  );
  return (features, things) =>
    classifiers.map(({ name, doubt, isAmongThings, oddsOf }) => {
      const [odds = 0] = oddsOf(features);
      const lack = isAmongThings ? lackOfThings(things) : 0;
      return { name, probability: toProbability(odds - doubt + lack) };
    });
}
