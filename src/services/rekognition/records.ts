import type { GeneralLabelsSettings, StartTextDetectionFilters } from "@aws-sdk/client-rekognition";
import type { Principal } from "../../core/principal.js";
import type { VideoFacts } from "../../engines/video/ffmpeg.js";
import type { Box } from "../../engines/vision/image/picture.js";

/** A collection of faces. */
export interface CollectionRecord {
  id: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  faces: number;
  users: number;
  /** Goes up with every change of its faces and users: what is held in memory for searching carries it too. */
  revision: number;
  tags: Record<string, string>;
}

/** A face in a collection. */
export interface FaceRecord {
  id: string;
  imageId: string;
  externalImageId?: string;
  box: Box;
  /** 0 to 1. */
  confidence: number;
  /** float32 numbers, little-endian: as many as the recognizer gives. */
  identity: Uint8Array;
  /** The user it belongs to. */
  userId?: string;
}

/** What an image left in a collection, so that indexing it again makes no doubles. */
export interface ImageRecord {
  id: string;
  /** Ids of its faces, in the order they are found in it. */
  faceIds: string[];
}

/** A user of a collection: a person known by several faces. */
export interface UserRecord {
  id: string;
  faces: number;
  /** The mean of the faces' identities; absent without any. */
  identity?: Uint8Array;
}

/** A request about users that carried a client request token, with its answer. */
export interface UserRequest {
  digest: string;
  /** Milliseconds since the epoch. */
  at: number;
  answer: object;
}

export function toIdentity(bytes: Uint8Array): Float32Array {
  const values = new Float32Array(bytes.length / 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < values.length; at += 1) values[at] = view.getFloat32(at * 4, true);
  return values;
}

export function toIdentityBytes(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [at, value] of values.entries()) view.setFloat32(at * 4, value, true);
  return bytes;
}

export type VideoKind = "labels" | "faces" | "text" | "moderation" | "face-search" | "celebrities" | "people";

/** A stored video being looked at. Its state and progress are the job's. */
export interface VideoJobRecord {
  id: string;
  kind: VideoKind;
  video: { bucket: string; name: string; version?: string };
  jobTag?: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
  token?: string;
  /** What else than its token the request had, to know it from another. */
  requestDigest?: string;
  /** On whose behalf the video is read. */
  principal: Principal;
  /** What the kind of job was asked, as its operation takes it. */
  settings: VideoSettings;
  metadata?: VideoFacts;
  /** Who is told of the end, and the role to tell it by. */
  channel?: { topicArn: string; roleArn: string };
}

export interface VideoSettings {
  percentMin?: number;
  collectionId?: string;
  attributes?: "DEFAULT" | "ALL";
  labels?: GeneralLabelsSettings;
  text?: StartTextDetectionFilters;
}

/** Something seen without a break, in the pictures from one moment to another. */
export interface VideoSegment {
  name: string;
  /** Milliseconds from the start. */
  from: number;
  to: number;
  /** The answer's own member, without the times. */
  item: Record<string, unknown>;
}

/** Something seen at a moment of a video: `item` is the answer's own member, without the time. */
export interface VideoFinding {
  /** Milliseconds from the start. */
  at: number;
  item: Record<string, unknown>;
}
