import { describe, expect, it } from "vitest";
import { findLabels } from "./find-labels.js";

const THINGS = 5;
const NOTHING = -3;

const confidencesOf = (
  probabilities: Record<string, number>,
  things: number,
  flowers = 0,
): Record<string, number> => {
  const classes = Object.entries(probabilities).map(([name, probability]) => ({ name, probability }));
  const found = findLabels(
    {
      objects: [],
      scene: { classes, things, taught: [{ name: "flowers", probability: flowers }] },
      activities: [],
    },
    55,
  ).filter(({ confidence }) => confidence >= 1);
  return Object.fromEntries(found.map(({ kind, confidence }) => [kind.name, Math.round(confidence)]));
};

describe("labels of a scene", () => {
  it("adds up what falls under one label", () => {
    const one = confidencesOf({ beagle: 0.2 }, THINGS);
    const two = confidencesOf({ beagle: 0.2, pug: 0.2 }, THINGS);
    expect(two.Dog).toBeGreaterThan(one.Dog ?? 0);
    expect(two.Beagle).toBe(one.Beagle);
    expect(two.Animal).toBe(two.Dog);
  });

  it("takes what a hesitant classifier gives to a kind for what it is worth", () => {
    expect(confidencesOf({ beagle: 0.3 }, THINGS)).toMatchObject({ Dog: 56 });
    expect(confidencesOf({ beagle: 0.9 }, THINGS)).toMatchObject({ Dog: 99 });
    expect(confidencesOf({ beagle: 0.01 }, THINGS)).toEqual({});
  });

  it("names flowers of no class, and that they are plants", () => {
    expect(confidencesOf({ daisy: 0.1 }, THINGS, 0.9)).toMatchObject({ Flower: 90, Plant: 90, Daisy: 14 });
  });

  it("believes less of a picture without things", () => {
    expect(confidencesOf({ beagle: 0.4 }, NOTHING).Dog).toBeLessThan(10);
  });

  it("believes less of an animal where the detectors see another, and nothing less of others", () => {
    const seenWith = (name: string, kind: string) => {
      const box = { left: 0, top: 0, width: 1, height: 1 };
      const object = { name, box, confidence: 0.9, likelihood: 0.9, presence: 0.9 };
      const classes = [{ name: "beagle", probability: 0.4 }];
      const scene = { classes, things: THINGS, taught: [] };
      const found = findLabels({ objects: [object], scene, activities: [] }, 55);
      return found.find((label) => label.kind.name === kind)?.confidence ?? 0;
    };
    expect(seenWith("car", "Beagle")).toBeGreaterThan(65);
    expect(seenWith("cat", "Beagle")).toBeLessThan(25);
    expect(seenWith("cat", "Cat")).toBeCloseTo(90);
  });
});
