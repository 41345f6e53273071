import { expect, it } from "vitest";
import { MemoryEngine } from "../../../../test/support/memory-engine.js";
import { TurnableClock } from "../../../../test/support/turnable-clock.js";
import { JobRunner } from "../../../core/jobs/runner.js";
import { WholeStore } from "../../../core/store/scoped-store.js";
import { Transactor } from "../../../core/store/transactor.js";
import { VIDEO_JOB_LIFE_MS, VIDEO_JOBS_OPEN_MAX } from "../limits.js";
import { findingsByTime, openVideoJobs, videoJobs, videoJobsByTime, videoTokens } from "../store.js";
import { makeRoom } from "./make-room.js";

const silent = { debug() {}, info() {}, warn() {}, error() {} };

it("so many jobs are open at once, and what has outlived its time is taken away", async () => {
  const store = new WholeStore(new Transactor(new MemoryEngine()));
  const clock = new TurnableClock();
  // No worker: what is submitted stays queued until it is stopped.
  const runner = new JobRunner({ store, clock, log: silent, workerOf: async () => undefined });
  const jobs = runner.jobsOf("rekognition", "000000000000", "us-east-1");
  const own = store.scope("service", "rekognition");
  const start = (id: string) =>
    own.transact(async (tx) => {
      await makeRoom(tx, { clock, jobs });
      const principal = { type: "root", account: "000000000000" } as never;
      const video = { bucket: "videos", name: "clip.mp4" };
      const startedAt = clock.now();
      videoJobs.put(tx, [id], { id, kind: "text", video, startedAt, token: id, principal, settings: {} });
      videoJobsByTime.put(tx, [startedAt, id], true);
      videoTokens.put(tx, ["text", id], id);
      openVideoJobs.put(tx, [id], true);
      findingsByTime.put(tx, [id, 0], { at: 0, item: {} });
      jobs.submit(tx, "video", id, {});
    });
  for (let count = 0; count < VIDEO_JOBS_OPEN_MAX; count += 1) await start(`job-${count}`);
  await expect(start("one-more")).rejects.toMatchObject({ code: "LimitExceededException" });
  await jobs.stop("job-7");
  await start("one-more");
  await expect(start("yet-another")).rejects.toMatchObject({ code: "LimitExceededException" });

  for (let count = 0; count < VIDEO_JOBS_OPEN_MAX; count += 1) await jobs.stop(`job-${count}`);
  clock.turn(VIDEO_JOB_LIFE_MS);
  // A few go with each new one.
  for (let count = 1; count < VIDEO_JOBS_OPEN_MAX; count += 1) await start(`later-${count}`);
  expect(await videoJobs.get(own, "job-0")).toBeUndefined();
  expect(await videoTokens.get(own, "text", "job-0")).toBeUndefined();
  expect(await findingsByTime.get(own, "job-0", 0)).toBeUndefined();
  // One that has not ended is kept, however old.
  expect(await videoJobs.get(own, "one-more")).toBeDefined();
  expect(await videoJobs.get(own, "later-1")).toBeDefined();
  await runner.stop(1_000);
});
