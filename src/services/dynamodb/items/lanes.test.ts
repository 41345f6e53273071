import { expect, it } from "vitest";
import { Lanes } from "./lanes.js";

it("work of one name goes one at a time, in order, whatever becomes of it; other names do not wait", async () => {
  const lanes = new Lanes();
  const events: string[] = [];
  let finish: () => void = () => undefined;
  const first = lanes.run("a", async () => {
    events.push("first begins");
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    events.push("first ends");
    throw new Error("failed");
  });
  const second = lanes.run("a", async () => {
    events.push("second");
    return 2;
  });
  await lanes.run("b", async () => events.push("other"));
  expect(events).toEqual(["first begins", "other"]);
  finish();
  await expect(first).rejects.toThrow("failed");
  expect(await second).toBe(2);
  expect(events).toEqual(["first begins", "other", "first ends", "second"]);
});

it("work that waits for nothing is done at once, and a throw leaves the lane free", () => {
  const lanes = new Lanes();
  const fail = () => {
    throw new Error("failed");
  };
  expect(() => lanes.run("a", fail)).toThrow("failed");
  expect(lanes.run("a", () => 1)).toBe(1);
  expect(lanes.run("a", () => 2)).toBe(2);
});
