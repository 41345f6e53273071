import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import { withEnvironment } from "../encryption/variables.js";
import { LATEST } from "../naming/function-target.js";
import type { LambdaOperation } from "../operation.js";
import { startAfter, toMarker, toPageSize } from "../pages.js";
import { functions, loadVersion, versions } from "../store.js";
import { toConfiguration } from "./describe.js";

export const ListFunctions: LambdaOperation<"ListFunctions"> = async (input, ctx) => {
  const limit = toPageSize(input.MaxItems);
  if (input.FunctionVersion === "ALL") return listAll(input.Marker, limit, ctx);
  const page = await functions.page(ctx.store, limit, startAfter(input.Marker));
  const listed: FunctionConfiguration[] = [];
  for (const { value } of page.items) {
    const latest = await loadVersion(ctx.store, value.name, LATEST);
    if (latest) listed.push(await withEnvironment(withoutStates(toConfiguration(latest, ctx)), latest, ctx));
  }
  return { Functions: listed, NextMarker: toMarker(page.next) };
};

async function listAll(
  marker: string | undefined,
  limit: number,
  ctx: Parameters<LambdaOperation<"ListFunctions">>[1],
): Promise<Awaited<ReturnType<LambdaOperation<"ListFunctions">>>> {
  const page = await versions.page(ctx.store, limit, startAfter(marker));
  const Functions: FunctionConfiguration[] = [];
  for (const { value } of page.items) {
    const shown = withoutStates(toConfiguration(value, ctx, { qualifier: value.version }));
    Functions.push(await withEnvironment(shown, value, ctx));
  }
  return { Functions, NextMarker: toMarker(page.next) };
}

/** Lists leave out what changes from moment to moment. */
export function withoutStates(configuration: FunctionConfiguration): FunctionConfiguration {
  const { State, StateReason, StateReasonCode, RuntimeVersionConfig, ...lasting } = configuration;
  const { LastUpdateStatus, LastUpdateStatusReason, LastUpdateStatusReasonCode, ...rest } = lasting;
  return rest;
}
