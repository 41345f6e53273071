import { describe, expect, it, test } from "vitest";
import type { Face } from "../../../engines/vision/faces/find-faces.js";
import { qualityReasons } from "./quality-filter.js";

const PICTURE = { width: 1000, height: 500 };
const GOOD: Face = {
  box: { left: 0.1, top: 0.1, width: 0.2, height: 0.5 },
  confidence: 0.99,
  landmarks: [],
  pose: { roll: 0, yaw: 0, pitch: 0 },
  quality: { brightness: 60, sharpness: 70 },
};

describe("qualityReasons", () => {
  it.each([undefined, "AUTO", "LOW", "MEDIUM", "HIGH"] as const)("%s: lets a good face pass", (filter) => {
    expect(qualityReasons(GOOD, filter, PICTURE)).toEqual([]);
  });

  it.each([
    ["EXTREME_POSE", { pose: { roll: 0, yaw: -80, pitch: 0 } }],
    ["EXTREME_POSE", { pose: { roll: 0, yaw: 0, pitch: 65 } }],
    ["LOW_BRIGHTNESS", { quality: { brightness: 3, sharpness: 70 } }],
    ["LOW_SHARPNESS", { quality: { brightness: 60, sharpness: 2 } }],
    ["LOW_CONFIDENCE", { confidence: 0.55 }],
    ["SMALL_BOUNDING_BOX", { box: { left: 0, top: 0, width: 0.02, height: 0.05 } }],
  ] as const)("AUTO: leaves a face out for %s", (reason, fault) => {
    expect(qualityReasons({ ...GOOD, ...fault }, "AUTO", PICTURE)).toEqual([reason]);
    expect(qualityReasons({ ...GOOD, ...fault }, undefined, PICTURE)).toEqual([reason]);
    expect(qualityReasons({ ...GOOD, ...fault }, "NONE", PICTURE)).toEqual([]);
  });

  test("the bars rise from LOW to HIGH, and every reason is told", () => {
    const turned = {
      ...GOOD,
      pose: { roll: 0, yaw: 45, pitch: 0 },
      quality: { brightness: 15, sharpness: 20 },
    };
    expect(qualityReasons(turned, "LOW", PICTURE)).toEqual([]);
    expect(qualityReasons(turned, "MEDIUM", PICTURE)).toEqual([]);
    const reasons = ["EXTREME_POSE", "LOW_BRIGHTNESS", "LOW_SHARPNESS"];
    expect(qualityReasons(turned, "HIGH", PICTURE)).toEqual(reasons);
  });
});
