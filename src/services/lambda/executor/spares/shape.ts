import type { FunctionSpec } from "../function-spec.js";

/** What of a function must be known when its process starts; all else it can be told later. */
export type SpareShape = Pick<FunctionSpec, "runtime" | "memoryMb" | "ephemeralMb">;

export function toShapeKey({ runtime, memoryMb, ephemeralMb }: SpareShape): string {
  return `${runtime} ${memoryMb} ${ephemeralMb}`;
}

/** Code of so few files is there in about a millisecond. */
export const SPARE_ENTRIES_MAX = 300;

/** Variables that the interpreter, its libraries or the loader read once, as the process starts. */
const READ_AT_START =
  /^(NODE_|PYTHON|RUBY|GEM_|LD_|MALLOC_|GLIBC_|LC_|LANG$|TZ$|PATH$|HOME$|SSL_|OPENSSL_|UV_|AWS_LAMBDA_EXEC_WRAPPER$)/;

/** Whether a process that was started without knowing the function can become it. */
export function fitsSpare({ folders, variables }: FunctionSpec): boolean {
  if (folders.opt !== undefined || folders.entries === undefined) return false;
  return !Object.keys(variables).some((name) => READ_AT_START.test(name));
}
