import type { Usage } from "../../core/metering.js";
import { access } from "./access.js";

type OperationName = keyof typeof access;

/**
 * Managing functions costs nothing. Invocations are metered where they run, whoever caused them (invocations/run.ts):
 * what they cost is known only after their answer.
 */
export const metering = Object.fromEntries(
  Object.keys(access).map((operation) => [operation, (): Usage[] => []]),
) as Readonly<Record<OperationName, () => Usage[]>>;
