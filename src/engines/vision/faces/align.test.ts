import { expect, it } from "vitest";
import { fromSquare } from "../image/cut.js";
import { alignTo } from "./align.js";

it("finds the square again, turned and scaled, from where its points lie", () => {
  const square = { x: 120, y: 80, size: 64, angle: 0.4 };
  const places = [
    { u: 0.25, v: 0.3 },
    { u: 0.75, v: 0.3 },
    { u: 0.5, v: 0.6 },
  ];
  const found = alignTo(places.map(({ u, v }) => ({ ...fromSquare(square, u, v), u, v })));
  expect(found.x).toBeCloseTo(square.x);
  expect(found.y).toBeCloseTo(square.y);
  expect(found.size).toBeCloseTo(square.size);
  expect(found.angle).toBeCloseTo(square.angle);
});

it("lies between points that do not fit", () => {
  const { x, y, size, angle } = alignTo([
    { x: 20, y: 30, u: 0.25, v: 0.3 },
    { x: 80, y: 30, u: 0.75, v: 0.3 },
    { x: 50, y: 70, u: 0.5, v: 0.6 },
  ]);
  expect(x).toBeCloseTo(50);
  expect(size).toBeGreaterThan(100);
  expect(size).toBeLessThan(140);
  expect(y).toBeGreaterThan(40);
  expect(angle).toBeCloseTo(0);
});
