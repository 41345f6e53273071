/** What a caller gives with a call, and what the engine finds beside its input: the same on both sides of the thread. */
export interface EngineCall {
  /** Aborting it rejects the call at once; the engine stops at its next look at the signal. */
  signal?: AbortSignal;
  /** 0 to 1, with a word on what is being done. */
  onProgress?(fraction: number, note?: string): void;
  /** Buffers of the input that move to the engine's thread instead of being copied; the caller loses them. */
  transfer?: readonly ArrayBuffer[];
}

/**
 * What the methods of an engine look like: one input that structured clone carries, an output likewise. The proxy and the
 * implementation both have the engine's own interface: `hostEngine<VisionApi>` demands that `VisionApi` is of this shape.
 */
export type EngineApi<Api> = {
  [Method in keyof Api]: (input: never, call?: EngineCall) => Promise<unknown>;
};

/** What an engine's module exports as `engine`: run in its own thread, loaded at the first call. */
export interface EngineModule<Api extends EngineApi<Api>, Settings = undefined> {
  load(settings: Settings): Promise<Api>;
}

const TRANSFERS = new WeakMap<object, readonly ArrayBuffer[]>();

/** Marks the buffers of an answer that move to the caller's thread instead of being copied. Returns the answer. */
export function withTransfer<T extends object>(answer: T, buffers: readonly ArrayBuffer[]): T {
  TRANSFERS.set(answer, buffers);
  return answer;
}

export function transfersOf(answer: unknown): ArrayBuffer[] {
  return typeof answer === "object" && answer !== null ? [...(TRANSFERS.get(answer) ?? [])] : [];
}
