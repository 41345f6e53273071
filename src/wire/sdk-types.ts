import type { Readable } from "node:stream";
import type { Command, StaticErrorSchema, StaticOperationSchema } from "@smithy/types";

/**
 * The types of a service's operations, taken from its SDK package by mapped types: nothing of the wire is typed twice.
 * `M` is always `typeof import("@aws-sdk/client-…")`.
 */

/** Names of the operations: every exported `XCommand` class names one. */
export type OperationName<M> = keyof M extends infer K ? (K extends `${infer N}Command` ? N : never) : never;

// biome-ignore lint/suspicious/noExplicitAny: the SDK's own Command type is invariant in its type parameters
type AnyCommand<I extends object, O extends object> = Command<any, I, any, O, any>;

type CommandClass<M, N extends string> = `${N}Command` extends keyof M ? M[`${N}Command`] : never;
// biome-ignore lint/suspicious/noExplicitAny: constructor parameters are inferred, not used
type CommandOf<M, N extends string> = CommandClass<M, N> extends new (...args: any[]) => infer C ? C : never;

type RawInput<M, N extends string> = CommandOf<M, N> extends { readonly input: infer I } ? I : never;
type RawOutput<M, N extends string> =
  CommandOf<M, N> extends AnyCommand<infer _I, infer O> ? Omit<O, "$metadata"> : never;

/**
 * A streaming blob arrives as a Node stream and may leave as one, or as bytes. A payload that does not stream (Lambda's)
 * arrives as bytes; the SDK's types tell it by the ArrayBuffer that only such a one may be.
 */
type StreamedIn<T> = {
  [K in keyof T]: Extract<T[K], Readable> extends never
    ? T[K]
    : Extract<T[K], ArrayBuffer> extends never
      ? Readable
      : Uint8Array;
};
/** A payload that does not stream leaves as plain bytes: the SDK's own class for it is for callers. */
type StreamedOut<T> = {
  [K in keyof T]: Extract<T[K], Readable> extends never
    ? T[K] extends (Uint8Array & { transformToString(): string }) | undefined
      ? Uint8Array | undefined
      : T[K]
    : Readable | Uint8Array | string | undefined;
};

/** What a handler receives: the operation's modelled input; timestamps as `Date`, blobs as `Uint8Array`. */
export type InputOf<M, N extends string> = StreamedIn<RawInput<M, N>>;

/** What a handler returns: the operation's modelled output. */
export type OutputOf<M, N extends string> = StreamedOut<RawOutput<M, N>>;

/** The run-time side of the same package: schema constants by name (`PutItem$`, `PutItemInput$`, …). */
export type SdkModule = Record<string, unknown>;

export type { StaticErrorSchema, StaticOperationSchema };
