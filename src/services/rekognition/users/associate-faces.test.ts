import { expect, it } from "vitest";
import { MemoryEngine } from "../../../../test/support/memory-engine.js";
import { WholeStore } from "../../../core/store/scoped-store.js";
import { Transactor } from "../../../core/store/transactor.js";
import { toIdentityBytes } from "../records.js";
import { collections, faces, users } from "../store.js";
import { associate } from "./associate-faces.js";

it("a user has a hundred faces at most: what is over is left, and the next asked for refused", async () => {
  const store = new WholeStore(new Transactor(new MemoryEngine()));
  const ids = [...Array(101).keys()].map((at) => `face-${String(at).padStart(3, "0")}`);
  await store.transact(async (tx) => {
    collections.put(tx, ["crowd"], {
      id: "crowd",
      createdAt: 0,
      faces: 101,
      users: 1,
      revision: 0,
      tags: {},
    });
    users.put(tx, ["crowd", "all"], { id: "all", faces: 0 });
    for (const id of ids) {
      const box = { left: 0, top: 0, width: 1, height: 1 };
      const identity = toIdentityBytes(new Float32Array(128));
      faces.put(tx, ["crowd", id], { id, imageId: "image", box, confidence: 1, identity });
    }
  });
  const take = (FaceIds: string[]) =>
    store.transact((tx) => associate(tx, { CollectionId: "crowd", UserId: "all", FaceIds }));
  expect((await take(ids.slice(0, 99))).answer.AssociatedFaces).toHaveLength(99);
  const { answer } = await take(ids.slice(99));
  expect(answer.AssociatedFaces).toEqual([{ FaceId: ids[99] }]);
  expect(answer.UnsuccessfulFaceAssociations).toEqual([{ FaceId: ids[100], Reasons: [] }]);
  await expect(take(ids.slice(100))).rejects.toMatchObject({ code: "ServiceQuotaExceededException" });
});
