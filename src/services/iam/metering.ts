import type { Usage } from "../../core/metering.js";

/** IAM costs nothing on AWS: no operation has a usage row. */
export function free<T extends object>(operations: T): { [K in keyof T]: () => Usage[] } {
  const none = (): Usage[] => [];
  // The keys are those of `operations`, which `fromEntries` cannot tell the compiler.
  return Object.fromEntries(Object.keys(operations).map((name) => [name, none])) as {
    [K in keyof T]: () => Usage[];
  };
}
