import type { EngineCall } from "../host/engine-module.js";
import type { Neighbour } from "./vector-set.js";

/** A set of vectors at one revision of what it was made of. */
export interface SetState {
  set: string;
  revision: number;
}

export interface SetContents extends SetState {
  ids: string[];
  /** One after the other. */
  vectors: Float32Array;
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
  load(input: SetContents, call?: EngineCall): Promise<void>;
  change(input: SetChange, call?: EngineCall): Promise<void>;
  /** Undefined when the set is not held at that revision: load it, then ask again. */
  nearest(input: NearestInput, call?: EngineCall): Promise<Neighbour[] | undefined>;
}
