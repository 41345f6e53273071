import { createHash } from "node:crypto";
import type { Reason, UnindexedFace, FaceRecord as WireFaceRecord } from "@aws-sdk/client-rekognition";
import type { Face } from "../../../engines/vision/faces/find-faces.js";
import { findCollection } from "../collections/find-collection.js";
import { look } from "../images/look.js";
import { readImage } from "../images/read-image.js";
import { FACE_MODEL_VERSION, FACES_MAX } from "../limits.js";
import { type FaceRecord, toIdentityBytes } from "../records.js";
import type { Op, RekognitionContext } from "../state.js";
import { collections, faces, images } from "../store.js";
import { wantsAttributes } from "./look-at-faces.js";
import { qualityReasons } from "./quality-filter.js";
import { noteChange } from "./search-index.js";
import { toFaceDetail } from "./to-wire.js";
import { toWireFace } from "./wire-face.js";

/** A face of the image that goes into the collection, with its place among all that were found. */
interface Chosen {
  face: Face;
  place: number;
  identity: Float32Array;
}

export const IndexFaces: Op<"IndexFaces"> = async (input, ctx) => {
  const collectionId = input.CollectionId ?? "";
  await findCollection(ctx.store, collectionId);
  const bytes = await readImage(input.Image, ctx);
  const wishes = {
    attributes: wantsAttributes(input.DetectionAttributes),
    identities: true,
    facesMax: FACES_MAX,
  };
  const seen = await look(ctx, bytes, (vision, asked, call) => vision.faces({ ...asked, ...wishes }, call));
  const chosen: Chosen[] = [];
  const left: UnindexedFace[] = [];
  seen.faces.slice(0, FACES_MAX).forEach((face, place) => {
    const reasons: Reason[] = qualityReasons(face, input.QualityFilter, seen.facts);
    if (reasons.length === 0 && chosen.length >= (input.MaxFaces ?? FACES_MAX))
      reasons.push("EXCEEDS_MAX_FACES");
    if (reasons.length === 0 && face.identity) chosen.push({ face, place, identity: face.identity });
    else left.push({ Reasons: reasons, FaceDetail: toFaceDetail(face, input.DetectionAttributes) });
  });
  const records = await storeFaces(ctx, collectionId, bytes, input.ExternalImageId, chosen);
  return {
    FaceRecords: records.map(
      (record, at): WireFaceRecord => ({
        Face: toWireFace(record),
        ...(chosen[at] && { FaceDetail: toFaceDetail(chosen[at].face, input.DetectionAttributes) }),
      }),
    ),
    UnindexedFaces: left,
    FaceModelVersion: FACE_MODEL_VERSION,
  };
};

/** Stores the faces, or finds those that the same image with the same external id has left before. */
async function storeFaces(
  ctx: RekognitionContext,
  collectionId: string,
  bytes: Uint8Array,
  externalImageId: string | undefined,
  chosen: readonly Chosen[],
): Promise<FaceRecord[]> {
  const digest = createHash("sha256")
    .update(bytes)
    .update("\0")
    .update(externalImageId ?? "")
    .digest("hex");
  const { records, added, from, to } = await ctx.store.transact(async (tx) => {
    const collection = await findCollection(tx, collectionId);
    const image = (await images.get(tx, collectionId, digest)) ?? { id: ctx.ids.uuid(), faceIds: [] };
    const faceIds = [...image.faceIds];
    const stored: FaceRecord[] = [];
    const fresh: FaceRecord[] = [];
    for (const { face, place, identity } of chosen) {
      const known = faceIds[place] ? await faces.get(tx, collectionId, faceIds[place]) : undefined;
      const record = known ?? {
        id: ctx.ids.uuid(),
        imageId: image.id,
        ...(externalImageId !== undefined && { externalImageId }),
        box: face.box,
        confidence: face.confidence,
        identity: toIdentityBytes(identity),
      };
      stored.push(record);
      if (known) continue;
      faceIds[place] = record.id;
      fresh.push(record);
      faces.put(tx, [collectionId, record.id], record);
    }
    const revision = collection.revision + (fresh.length > 0 ? 1 : 0);
    if (fresh.length > 0) {
      images.put(tx, [collectionId, digest], {
        id: image.id,
        faceIds: Array.from(faceIds, (id) => id ?? ""),
      });
      collections.put(tx, [collectionId], {
        ...collection,
        faces: collection.faces + fresh.length,
        revision,
      });
    }
    return { records: stored, added: fresh, from: collection.revision, to: revision };
  });
  const put = chosen.flatMap(({ identity }, at) => {
    const record = records[at];
    return record && added.includes(record) ? [{ id: record.id, vector: identity }] : [];
  });
  if (to !== from) await noteChange(ctx, collectionId, "faces", { from, to, put });
  return records;
}
