import { collection } from "../../core/store/collection.js";
import type { Transaction } from "../../core/store/store.js";
import type {
  CollectionRecord,
  FaceRecord,
  ImageRecord,
  UserRecord,
  UserRequest,
  VideoFinding,
  VideoJobRecord,
  VideoSegment,
} from "./records.js";

/** [collection id] */
export const collections = collection<CollectionRecord>("collections");

/** [collection id, face id] */
export const faces = collection<FaceRecord>("faces");

/** [collection id, SHA-256 of the image and its external id] */
export const images = collection<ImageRecord>("images");

/** [collection id, user id] */
export const users = collection<UserRecord>("users");

/** [collection id, user id, face id]: the faces of each user. */
export const userFaces = collection<true>("user-faces");

/** [collection id, operation, client request token] */
export const userRequests = collection<UserRequest>("user-requests");

/** [collection id, time, operation, client request token]: the oldest first. */
export const userRequestsByTime = collection<true>("user-requests-by-time");

/** Deletes a collection with all that is in it. */
export function deleteWhole(tx: Transaction, collectionId: string): void {
  collections.delete(tx, collectionId);
  for (const { name } of [faces, images, users, userFaces, userRequests, userRequestsByTime])
    tx.deleteRange({ prefix: [name, collectionId] });
}

/** [job id] */
export const videoJobs = collection<VideoJobRecord>("video-jobs");

/** [milliseconds since the epoch, job id]: the oldest first. */
export const videoJobsByTime = collection<true>("video-jobs-by-time");

/** [job id]: those that had not ended when last looked at. */
export const openVideoJobs = collection<true>("video-jobs-open");

/** [kind, client request token]: the job it started. */
export const videoTokens = collection<string>("video-tokens");

/** [job id, number]: in order of time. */
export const findingsByTime = collection<VideoFinding>("video-findings");

/** [job id, name, number]: in order of what was found. */
export const findingsByName = collection<VideoFinding>("video-findings-by-name");

/** [job id, start, name] */
export const segmentsByTime = collection<VideoSegment>("video-segments");

/** [job id, name, start] */
export const segmentsByName = collection<VideoSegment>("video-segments-by-name");

/** Deletes what a job has found so far. */
export function deleteFindings(tx: Transaction, jobId: string): void {
  for (const { name } of [findingsByTime, findingsByName, segmentsByTime, segmentsByName])
    tx.deleteRange({ prefix: [name, jobId] });
}
