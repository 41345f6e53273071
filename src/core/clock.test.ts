import { expect, test } from "vitest";
import { FakeClock } from "../../test/support/clock.js";
import { systemClock } from "./clock.js";

test("systemClock: runs a timer once and not when cancelled", async () => {
  const ran: string[] = [];
  const cancel = systemClock.after(1, () => ran.push("cancelled"));
  cancel();
  cancel();
  await new Promise<void>((resolve) => {
    const keep = setInterval(() => undefined, 1_000);
    systemClock.after(5, () => {
      ran.push("run");
      clearInterval(keep);
      resolve();
    });
  });
  expect(ran).toEqual(["run"]);
});

test("sleep: rejects with the reason of the signal, before and while it sleeps", async () => {
  const controller = new AbortController();
  const sleeping = systemClock.sleep(60_000, controller.signal);
  controller.abort(new Error("enough"));
  await expect(sleeping).rejects.toThrow("enough");
  await expect(systemClock.sleep(1, controller.signal)).rejects.toThrow("enough");
});

test("FakeClock: runs timers in order of time, those set by timers too", async () => {
  const clock = new FakeClock(0);
  const ran: string[] = [];
  clock.after(20, () => ran.push(`b${clock.now()}`));
  clock.after(10, () => {
    ran.push(`a${clock.now()}`);
    clock.after(5, () => ran.push(`c${clock.now()}`));
  });
  clock.after(31, () => ran.push("late"));
  await clock.advance(30);
  expect(ran).toEqual(["a10", "c15", "b20"]);
  expect(clock.now()).toBe(30);
  expect(clock.next).toBe(31);
});

test("FakeClock: sleepers wake", async () => {
  const clock = new FakeClock();
  let awake = false;
  const sleeping = clock.sleep(1_000).then(() => {
    awake = true;
  });
  await clock.advance(999);
  expect(awake).toBe(false);
  await clock.advance(1);
  await sleeping;
  expect(awake).toBe(true);
});
