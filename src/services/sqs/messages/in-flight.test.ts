import { expect, it } from "vitest";
import { FULL_PAUSE_MS } from "../limits.js";
import { InFlight } from "./in-flight.js";

function setUp(max: number) {
  let now = 1_000;
  const counted: number[] = [];
  const clock = { now: () => now, sleep: async () => {} };
  const inFlight = new InFlight(max, clock as never);
  const room = (wanted: number, count: number) =>
    inFlight.room("q", wanted, async () => {
      counted.push(count);
      return count;
    });
  return { inFlight, room, counted, turn: (ms: number) => (now += ms) };
}

it("counts at first and when the queue could be full, not between", async () => {
  const { inFlight, room, counted } = setUp(10);
  expect(await room(4, 2)).toBe(4);
  inFlight.received("q", 4);
  expect(await room(4, 99)).toBe(4);
  inFlight.received("q", 4);
  expect(await room(4, 9)).toBe(1);
  expect(counted).toEqual([2, 9]);
});

it("a full queue gives nothing, and is counted again only after a pause", async () => {
  const { room, counted, turn } = setUp(10);
  expect(await room(1, 10)).toBe(0);
  expect(await room(1, 3)).toBe(0);
  turn(FULL_PAUSE_MS);
  expect(await room(1, 3)).toBe(1);
  expect(counted).toEqual([10, 3]);
});
