import type { EngineCall } from "../host/engine-module.js";
import type { Neighbour } from "./vector-set.js";

/** A set of vectors at one revision of what it was made of. */
export interface SetState {
  set: string;
  revision: number;
}

/** A part of a set: it comes in parts so that neither side is held up for long. Changes between two parts are taken in. */
export interface SetPart extends SetState {
  ids: string[];
  /** One after the other. */
  vectors: Float32Array;
  /** Counts the parts; 0 begins the set anew, at `revision`. */
  nth: number;
  /** With the last part: the revision that all parts and changes together make. Only then can the set be searched. */
  whole?: number;
}

export interface SetChange {
  set: string;
  /** The revision before and after; a set that is not at `from` is dropped, and loaded again when it is next searched. */
  from: number;
  to: number;
  put: { id: string; vector: Float32Array }[];
  remove: string[];
}

export interface NearestInput extends SetState {
  vector: Float32Array;
  /** Euclidean. */
  distanceMax: number;
  limit: number;
}

/** Exact search in sets of vectors, held in memory; whoever asks holds the durable copy and the revision. */
export interface VectorApi {
  /** Parts come in order, as they are read. One that does not go on where the last has ended is dropped, and so is the set. */
  load(input: SetPart, call?: EngineCall): Promise<void>;
  change(input: SetChange, call?: EngineCall): Promise<void>;
  /** Undefined when the set is not held at that revision: load it, then ask again. */
  nearest(input: NearestInput, call?: EngineCall): Promise<Neighbour[] | undefined>;
}
