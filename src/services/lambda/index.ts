import * as sdk from "@aws-sdk/client-lambda";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import { CreateFunction } from "./functions/create-function.js";
import { DeleteFunction } from "./functions/delete-function.js";
import { GetFunction, GetFunctionConfiguration } from "./functions/get-function.js";
import { ListFunctions } from "./functions/list-functions.js";
import { UpdateFunctionCode } from "./functions/update-function-code.js";
import { UpdateFunctionConfiguration } from "./functions/update-function-configuration.js";
import { INVOKE_TOPIC, invokeQueue } from "./invocations/async-queue.js";
import { Invoke, InvokeAsync } from "./invocations/invoke.js";
import { metering } from "./metering.js";
import { AddPermission, GetPolicy, RemovePermission } from "./permissions/permissions.js";
import { start } from "./start.js";
import type { LambdaState } from "./state.js";

export const service = defineService<"lambda", LambdaState>()({
  sdk,
  operations: {
    AddPermission,
    CreateFunction,
    DeleteFunction,
    GetFunction,
    GetFunctionConfiguration,
    GetPolicy,
    Invoke,
    InvokeAsync,
    ListFunctions,
    RemovePermission,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
  },
  access,
  metering,
  events: { [INVOKE_TOPIC]: invokeQueue },
  start,
});
