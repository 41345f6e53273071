import { expect, test } from "vitest";
import { FakeClock } from "../../../test/support/clock.js";
import { RootUse } from "./root-use.js";
import { quietLog } from "./testing.js";

test("the root user's use is warned about once a day and account", async () => {
  const clock = new FakeClock();
  const warned: Record<string, unknown>[] = [];
  const log = { ...quietLog(), warn: (_: string, fields = {}) => void warned.push(fields) };
  const use = new RootUse(log, clock);
  for (let request = 0; request < 3; request++) use.note("111111111111", false, "s3");
  use.note("222222222222", true, "iam");
  await clock.advance(86_399_999);
  use.note("111111111111", false, "s3");
  expect(warned).toEqual([
    { account: "111111111111", mfa: false, service: "s3" },
    { account: "222222222222", mfa: true, service: "iam" },
  ]);
  await clock.advance(1);
  use.note("111111111111", true, "s3");
  expect(warned).toHaveLength(3);
});
