import { expect, it } from "vitest";
import type { SeenPerson } from "../vision-api.js";
import { personTracker } from "./tracker.js";

function person(left: number, color: number, width = 0.1): SeenPerson {
  const appearance = new Float32Array(192);
  for (const band of [0, 64, 128]) appearance[band + color] = 1 / 3;
  return { box: { left, top: 0.2, width, height: 0.5 }, appearance };
}

function withFace(seen: SeenPerson, identity: number[]): SeenPerson {
  const face = { identity: new Float32Array(identity) } as NonNullable<SeenPerson["face"]>;
  return { ...seen, face };
}

it("follows people who walk past each other, by how they move and look", () => {
  const track = personTracker();
  const seen = [0, 1, 2, 3, 4].map((step) =>
    track([person(0.1 + step * 0.1, 5), person(0.6 - step * 0.1, 40)], step * 500),
  );
  expect(seen).toEqual([
    [0, 1],
    [0, 1],
    [0, 1],
    [0, 1],
    [0, 1],
  ]);
});

it("someone else at another place is a new person, and so is one who looks different at the same place", () => {
  const track = personTracker();
  expect(track([person(0.1, 5)], 0)).toEqual([0]);
  expect(track([person(0.8, 5)], 500)).toEqual([1]);
  expect(track([person(0.8, 33)], 1_000)).toEqual([2]);
});

it("knows a face again after a while, and never takes two faces for one person", () => {
  const track = personTracker();
  expect(track([withFace(person(0.1, 5), [0, 0])], 0)).toEqual([0]);
  expect(track([], 500)).toEqual([]);
  expect(track([withFace(person(0.7, 9), [0.3, 0])], 60_000)).toEqual([0]);
  expect(track([withFace(person(0.7, 9), [1.5, 0])], 60_500)).toEqual([1]);
});
