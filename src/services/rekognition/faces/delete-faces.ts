import type { UnsuccessfulFaceDeletion } from "@aws-sdk/client-rekognition";
import { findCollection } from "../collections/find-collection.js";
import type { Op } from "../state.js";
import { collections, faces } from "../store.js";
import { noteChange } from "./search-index.js";

export const DeleteFaces: Op<"DeleteFaces"> = async (input, ctx) => {
  const collectionId = input.CollectionId ?? "";
  const wanted = [...new Set(input.FaceIds ?? [])];
  const { deleted, refused, from } = await ctx.store.transact(async (tx) => {
    const collection = await findCollection(tx, collectionId);
    const gone: string[] = [];
    const kept: UnsuccessfulFaceDeletion[] = [];
    for (const FaceId of wanted) {
      const face = await faces.get(tx, collectionId, FaceId);
      if (!face) kept.push({ FaceId, Reasons: ["FACE_NOT_FOUND"] });
      else if (face.userId !== undefined) {
        kept.push({ FaceId, UserId: face.userId, Reasons: ["ASSOCIATED_TO_AN_EXISTING_USER"] });
      } else {
        faces.delete(tx, collectionId, FaceId);
        gone.push(FaceId);
      }
    }
    const { revision } = collection;
    if (gone.length > 0) {
      const changed = { ...collection, faces: collection.faces - gone.length, revision: revision + 1 };
      collections.put(tx, [collectionId], changed);
    }
    return { deleted: gone, refused: kept, from: revision };
  });
  if (deleted.length > 0)
    await noteChange(ctx, collectionId, "faces", { from, to: from + 1, remove: deleted });
  return { DeletedFaces: deleted, UnsuccessfulFaceDeletions: refused };
};
