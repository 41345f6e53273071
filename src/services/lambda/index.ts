import * as sdk from "@aws-sdk/client-lambda";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import { CreateAlias, DeleteAlias, GetAlias, ListAliases, UpdateAlias } from "./aliases/aliases.js";
import {
  DeleteFunctionConcurrency,
  GetFunctionConcurrency,
  PutFunctionConcurrency,
} from "./concurrency/reserved.js";
import { GetAccountSettings } from "./config/account-settings.js";
import {
  DeleteFunctionEventInvokeConfig,
  GetFunctionEventInvokeConfig,
  ListFunctionEventInvokeConfigs,
  PutFunctionEventInvokeConfig,
  UpdateFunctionEventInvokeConfig,
} from "./config/event-invoke-config.js";
import {
  GetFunctionRecursionConfig,
  GetRuntimeManagementConfig,
  PutFunctionRecursionConfig,
  PutRuntimeManagementConfig,
} from "./config/function-facts.js";
import { CreateFunction } from "./functions/create-function.js";
import { DeleteFunction } from "./functions/delete-function.js";
import { GetFunction, GetFunctionConfiguration } from "./functions/get-function.js";
import { becomeIdle, IDLE_TOPIC } from "./functions/idleness.js";
import { ListFunctions } from "./functions/list-functions.js";
import { SETTLE_TOPIC, settle } from "./functions/progress.js";
import { UpdateFunctionCode } from "./functions/update-function-code.js";
import { UpdateFunctionConfiguration } from "./functions/update-function-configuration.js";
import { intercept } from "./intercept.js";
import { INVOKE_TOPIC, invokeQueue } from "./invocations/async-queue.js";
import { Invoke, InvokeAsync } from "./invocations/invoke.js";
import { InvokeWithResponseStream } from "./invocations/invoke-with-response-stream.js";
import {
  DeleteLayerVersion,
  GetLayerVersion,
  GetLayerVersionByArn,
  ListLayers,
  ListLayerVersions,
  PublishLayerVersion,
} from "./layers/layers.js";
import {
  AddLayerVersionPermission,
  GetLayerVersionPolicy,
  RemoveLayerVersionPermission,
} from "./layers/permissions.js";
import { metering } from "./metering.js";
import { AddPermission, GetPolicy, RemovePermission } from "./permissions/permissions.js";
import { DeleteResourcePolicy, GetResourcePolicy, PutResourcePolicy } from "./permissions/resource-policy.js";
import {
  DeleteProvisionedConcurrencyConfig,
  GetProvisionedConcurrencyConfig,
  ListProvisionedConcurrencyConfigs,
  PutProvisionedConcurrencyConfig,
} from "./provisioned/provisioned.js";
import {
  CreateCodeSigningConfig,
  DeleteCodeSigningConfig,
  DeleteFunctionCodeSigningConfig,
  GetCodeSigningConfig,
  GetFunctionCodeSigningConfig,
  ListCodeSigningConfigs,
  ListFunctionsByCodeSigningConfig,
  PutFunctionCodeSigningConfig,
  UpdateCodeSigningConfig,
} from "./signing/code-signing.js";
import {
  CreateEventSourceMapping,
  DeleteEventSourceMapping,
  GetEventSourceMapping,
  ListEventSourceMappings,
  UpdateEventSourceMapping,
} from "./sources/mappings.js";
import { start } from "./start.js";
import type { LambdaState } from "./state.js";
import { ListTags, TagResource, UntagResource } from "./tags/tags.js";
import {
  CreateFunctionUrlConfig,
  DeleteFunctionUrlConfig,
  GetFunctionUrlConfig,
  ListFunctionUrlConfigs,
  UpdateFunctionUrlConfig,
} from "./urls/url-configs.js";
import { ListVersionsByFunction, PublishVersion } from "./versions/versions.js";

export const service = defineService<"lambda", LambdaState>()({
  sdk,
  operations: {
    AddLayerVersionPermission,
    AddPermission,
    CreateAlias,
    CreateCodeSigningConfig,
    CreateEventSourceMapping,
    CreateFunction,
    CreateFunctionUrlConfig,
    DeleteAlias,
    DeleteCodeSigningConfig,
    DeleteEventSourceMapping,
    DeleteFunction,
    DeleteFunctionCodeSigningConfig,
    DeleteFunctionConcurrency,
    DeleteFunctionEventInvokeConfig,
    DeleteFunctionUrlConfig,
    DeleteLayerVersion,
    DeleteProvisionedConcurrencyConfig,
    DeleteResourcePolicy,
    GetAccountSettings,
    GetAlias,
    GetCodeSigningConfig,
    GetEventSourceMapping,
    GetFunction,
    GetFunctionCodeSigningConfig,
    GetFunctionConcurrency,
    GetFunctionConfiguration,
    GetFunctionEventInvokeConfig,
    GetFunctionRecursionConfig,
    GetFunctionUrlConfig,
    GetLayerVersion,
    GetLayerVersionByArn,
    GetLayerVersionPolicy,
    GetPolicy,
    GetProvisionedConcurrencyConfig,
    GetResourcePolicy,
    GetRuntimeManagementConfig,
    Invoke,
    InvokeAsync,
    InvokeWithResponseStream,
    ListAliases,
    ListCodeSigningConfigs,
    ListEventSourceMappings,
    ListFunctionEventInvokeConfigs,
    ListFunctionUrlConfigs,
    ListFunctions,
    ListFunctionsByCodeSigningConfig,
    ListLayerVersions,
    ListLayers,
    ListProvisionedConcurrencyConfigs,
    ListTags,
    ListVersionsByFunction,
    PublishLayerVersion,
    PublishVersion,
    PutFunctionCodeSigningConfig,
    PutFunctionConcurrency,
    PutFunctionEventInvokeConfig,
    PutFunctionRecursionConfig,
    PutProvisionedConcurrencyConfig,
    PutResourcePolicy,
    PutRuntimeManagementConfig,
    RemoveLayerVersionPermission,
    RemovePermission,
    TagResource,
    UntagResource,
    UpdateAlias,
    UpdateCodeSigningConfig,
    UpdateEventSourceMapping,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
    UpdateFunctionEventInvokeConfig,
    UpdateFunctionUrlConfig,
  },
  access,
  metering,
  events: { [INVOKE_TOPIC]: invokeQueue, [SETTLE_TOPIC]: settle, [IDLE_TOPIC]: becomeIdle },
  wire: { intercept },
  start,
});
