import { expect, test } from "vitest";
import { Zones } from "./zones.js";

test("Zones: a region's copies are in its first three zones, and in one that it does not show if it has but two", () => {
  const zones = new Zones();
  expect(zones.copiesUp("us-east-1")).toBe(3);
  for (const name of ["us-east-1a", "us-east-1c", "us-east-1f", "us-west-1a", "us-west-1c"])
    zones.set(name, true);
  expect(zones.copiesUp("us-east-1")).toBe(1);
  expect(zones.copiesUp("us-west-1")).toBe(1);
  expect(zones.copiesUp("eu-west-1")).toBe(3);
  zones.set("us-east-1a", false);
  expect(zones.copiesUp("us-east-1")).toBe(2);
  expect(zones.down).toEqual(["us-east-1c", "us-east-1f", "us-west-1a", "us-west-1c"]);
  zones.reset();
  expect(zones.down).toEqual([]);
});

test("Zones: a zone that there is not is told", () => {
  const zones = new Zones();
  expect(zones.set("us-east-1z", true)).toBe(false);
  expect(zones.down).toEqual([]);
});
