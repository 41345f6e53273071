import { describe, expect, it } from "vitest";
import type { Box } from "../image/picture.js";
import { findActivities } from "./activities.js";
import { JOINTS, type Pose } from "./pose.js";

const SIZE = { width: 600, height: 600 };

/** Where joints are, from the neck down, of somebody straight; what is not named is there too. */
const STRAIGHT: Record<string, [number, number]> = {
  Shoulder: [0, 0.3],
  Hip: [0, 0.5],
  Knee: [0, 0.65],
  Ankle: [0, 0.8],
};

function pose(changes: Record<string, [number, number]> = {}, confidence = 0.6): Pose {
  const places = { ...STRAIGHT, ...changes };
  const joints = JOINTS.map((name) => {
    const side = name.startsWith("left") ? 0.03 : -0.03;
    const [x, y] = places[name.replace(/^(left|right)/, "")] ?? [0, 0.3];
    return [name, { x: 0.5 + side + x, y, confidence }] as const;
  });
  return Object.fromEntries(joints) as Pose;
}

const thing = (name: string, box: Box, likelihood = 0.9) => ({
  name,
  box,
  likelihood,
  confidence: likelihood,
  presence: likelihood,
});
const SOMEBODY = thing("person", { left: 0.42, top: 0.2, width: 0.16, height: 0.62 });
const namesOf = (posed: Pose, ...objects: ReturnType<typeof thing>[]) =>
  findActivities([{ object: SOMEBODY, pose: posed }], objects, SIZE).map(({ name }) => name);

describe("what people do", () => {
  it("is standing on straight legs, as surely as somebody is there", () => {
    expect(findActivities([{ object: SOMEBODY, pose: pose() }], [], SIZE)).toEqual([
      { name: "standing", probability: expect.closeTo(0.9 * 0.8) },
    ]);
  });

  it("is sitting where the thighs lie level", () => {
    expect(namesOf(pose({ Knee: [0.13, 0.52], Ankle: [0.13, 0.68] }))).toEqual(["sitting"]);
  });

  it("is neither where the legs are bent, lie or cannot be seen", () => {
    expect(namesOf(pose({ Knee: [0.1, 0.62], Ankle: [0, 0.7] }))).toEqual([]);
    expect(namesOf(pose({ Shoulder: [-0.3, 0.5], Knee: [0.15, 0.5], Ankle: [0.3, 0.5] }))).toEqual([]);
    expect(namesOf(pose({}, 0.1))).toEqual([]);
  });

  it("is riding what somebody is over, not what they are beside", () => {
    const under = { left: 0.3, top: 0.5, width: 0.4, height: 0.4 };
    const beside = { left: 0.62, top: 0.4, width: 0.3, height: 0.42 };
    expect(namesOf(pose({}, 0), thing("horse", under))).toEqual(["riding a horse"]);
    expect(namesOf(pose({}, 0), thing("bicycle", under))).toEqual(["cycling"]);
    expect(namesOf(pose({}, 0), thing("horse", beside), thing("bicycle", beside))).toEqual([]);
  });

  it("is not standing on what is ridden", () => {
    const under = { left: 0.3, top: 0.5, width: 0.4, height: 0.4 };
    expect(namesOf(pose(), thing("motorcycle", under))).toEqual([]);
    expect(namesOf(pose(), thing("bicycle", under))).toEqual(["cycling"]);
  });

  it("is skiing where skis are at somebody's feet", () => {
    const feet = { left: 0.35, top: 0.78, width: 0.3, height: 0.06 };
    expect(namesOf(pose({}, 0), thing("skis", feet))).toEqual(["skiing"]);
    const wall = { left: 0.35, top: 0.05, width: 0.3, height: 0.3 };
    expect(namesOf(pose({}, 0), thing("skis", wall))).toEqual([]);
  });
});
