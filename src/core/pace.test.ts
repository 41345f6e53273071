import { expect, it } from "vitest";
import { systemClock } from "./clock.js";
import { Pace } from "./pace.js";

it("lets a second's worth go at once, and gives each further one its own time", () => {
  let now = 1_000_000;
  const pace = new Pace({ ...systemClock, now: () => now });
  const take = () => pace.take("a", 2);
  expect([take(), take(), take(), take()]).toEqual([0, 0, 500, 1_000]);
  expect(pace.take("b", 2)).toBe(0);
  now += 2_500;
  expect([take(), take(), take()]).toEqual([0, 0, 500]);
});
