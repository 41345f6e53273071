import type { Usage } from "../../core/metering.js";

const none = (): Usage[] => [];

/** Invocations are metered where they run, whoever caused them: see invocations/metered.ts. */
export const metering = {
  AddPermission: none,
  CreateFunction: none,
  DeleteFunction: none,
  GetFunction: none,
  GetFunctionConfiguration: none,
  GetPolicy: none,
  Invoke: none,
  InvokeAsync: none,
  ListFunctions: none,
  RemovePermission: none,
  UpdateFunctionCode: none,
  UpdateFunctionConfiguration: none,
};
