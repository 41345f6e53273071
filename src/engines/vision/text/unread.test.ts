import { expect, it } from "vitest";
import { unreadOf } from "./unread.js";

const line = { x: 0, y: 0, width: 100, height: 10, angle: 0 };
const at = (character: string, place: number) => ({ character, probability: 1, place });

it("measures what the characters leave out of a line, and where most of it is", () => {
  const { covered, widest } = unreadOf([at("8", 0.6), at("4", 0.65), at(" ", 0.8), at(".", 0.95)], line);
  expect(covered).toBeCloseTo(0.2 + 0.125);
  expect(widest.from).toBe(0);
  expect(widest.to).toBeCloseTo(0.525);
});

it("takes a line of evenly set characters for read", () => {
  const read = Array.from({ length: 10 }, (_, place) => at("a", (place + 0.5) / 10));
  expect(unreadOf(read, line).covered).toBe(1);
});

it("takes a line without a character for unread", () => {
  expect(unreadOf([], line)).toEqual({ covered: 0, widest: { from: 0, to: 1 } });
});
