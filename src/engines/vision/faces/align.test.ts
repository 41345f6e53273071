import { expect, it } from "vitest";
import { fromSquare } from "../image/cut.js";
import { alignTo } from "./align.js";

const anchors = [
  { point: 0, u: 0.25, v: 0.3 },
  { point: 1, u: 0.75, v: 0.3 },
  { point: 2, u: 0.5, v: 0.6 },
];

it("finds the square again, turned and scaled, from where its points lie", () => {
  const square = { x: 120, y: 80, size: 64, angle: 0.4 };
  const points = anchors.map(({ u, v }) => fromSquare(square, u, v));
  const found = alignTo(points, anchors);
  expect(found.x).toBeCloseTo(square.x);
  expect(found.y).toBeCloseTo(square.y);
  expect(found.size).toBeCloseTo(square.size);
  expect(found.angle).toBeCloseTo(square.angle);
});

it("lies between points that do not fit", () => {
  const points = [
    { x: 20, y: 30 },
    { x: 80, y: 30 },
    { x: 50, y: 70 },
  ];
  const { x, y, size, angle } = alignTo(points, anchors);
  expect(x).toBeCloseTo(50);
  expect(size).toBeGreaterThan(100);
  expect(size).toBeLessThan(140);
  expect(y).toBeGreaterThan(40);
  expect(angle).toBeCloseTo(0);
});
