import type { CreateFunctionRequest, UpdateFunctionConfigurationRequest } from "@aws-sdk/client-lambda";
import { constraintViolation, invalidParameter } from "../errors.js";
import { checkBuilt } from "../invocations/destinations/send.js";
import {
  EPHEMERAL_MB_MAX,
  EPHEMERAL_MB_MIN,
  MEMORY_MB_MAX,
  MEMORY_MB_MIN,
  TIMEOUT_SECONDS_DEFAULT,
  TIMEOUT_SECONDS_MAX,
} from "../limits.js";
import type { FunctionSettings, LoggingRecord } from "../store.js";
import { checkVariables } from "./variables.js";

/** What CreateFunction and UpdateFunctionConfiguration have in common; layers are resolved apart. */
export type SettingsInput = Omit<UpdateFunctionConfigurationRequest, "FunctionName" | "RevisionId"> &
  Pick<CreateFunctionRequest, "Architectures">;

export function defaultSettings(functionName: string): FunctionSettings {
  return {
    description: "",
    runtime: "",
    handler: "",
    role: "",
    timeoutSeconds: TIMEOUT_SECONDS_DEFAULT,
    memoryMb: MEMORY_MB_MIN,
    ephemeralMb: EPHEMERAL_MB_MIN,
    architecture: "x86_64",
    layers: [],
    tracing: "PassThrough",
    snapStart: "None",
    logging: { format: "Text", group: `/aws/lambda/${functionName}` },
  };
}

/** The settings after the input's changes; members that the input leaves out stay. Throws for values out of bounds. */
export function applySettings(before: FunctionSettings, input: SettingsInput): FunctionSettings {
  checkBounds(input);
  checkVariables(input.Environment?.Variables);
  checkDeadLetters(input.DeadLetterConfig?.TargetArn);
  return {
    ...before,
    description: input.Description ?? before.description,
    runtime: input.Runtime ?? before.runtime,
    handler: input.Handler ?? before.handler,
    role: input.Role ?? before.role,
    timeoutSeconds: input.Timeout ?? before.timeoutSeconds,
    memoryMb: input.MemorySize ?? before.memoryMb,
    ephemeralMb: input.EphemeralStorage?.Size ?? before.ephemeralMb,
    variables: input.Environment ? (input.Environment.Variables ?? {}) : before.variables,
    architecture: input.Architectures?.[0] ?? before.architecture,
    tracing: input.TracingConfig?.Mode ?? before.tracing,
    snapStart: input.SnapStart?.ApplyOn ?? before.snapStart,
    logging: applyLogging(before.logging, input.LoggingConfig),
    deadLetterArn: applyArn(before.deadLetterArn, input.DeadLetterConfig?.TargetArn),
    kmsKeyArn: applyArn(before.kmsKeyArn, input.KMSKeyArn),
    vpc: applyVpc(before.vpc, input.VpcConfig),
    fileSystems: input.FileSystemConfigs
      ? input.FileSystemConfigs.map((one) => ({ arn: one.Arn ?? "", path: one.LocalMountPath ?? "" }))
      : before.fileSystems,
  };
}

/** An empty ARN takes the setting away. */
function applyArn(before: string | undefined, given: string | undefined): string | undefined {
  if (given === undefined) return before;
  return given === "" ? undefined : given;
}

function applyVpc(
  before: FunctionSettings["vpc"],
  given: SettingsInput["VpcConfig"],
): FunctionSettings["vpc"] {
  if (!given) return before;
  const subnetIds = given.SubnetIds ?? [];
  const securityGroupIds = given.SecurityGroupIds ?? [];
  if (subnetIds.length === 0 && securityGroupIds.length === 0) return undefined;
  return { subnetIds, securityGroupIds, ipv6: given.Ipv6AllowedForDualStack ?? false };
}

function applyLogging(before: LoggingRecord, given: SettingsInput["LoggingConfig"]): LoggingRecord {
  if (!given) return before;
  const format = given.LogFormat ?? before.format;
  const group = given.LogGroup ?? before.group;
  if (format === "Text") {
    if (given.ApplicationLogLevel !== undefined || given.SystemLogLevel !== undefined) {
      throw invalidParameter("LogLevel is not supported when LogFormat is set to 'Text'. Remove LogLevel.");
    }
    return { format, group };
  }
  return {
    format,
    group,
    applicationLevel: given.ApplicationLogLevel ?? before.applicationLevel ?? "INFO",
    systemLevel: given.SystemLogLevel ?? before.systemLevel ?? "INFO",
  };
}

function checkDeadLetters(arn: string | undefined): void {
  if (!arn) return;
  if (!/^arn:aws[a-zA-Z-]*:(sqs|sns):/.test(arn)) {
    throw invalidParameter(`The target ARN is neither a queue nor a topic: ${arn}`);
  }
  checkBuilt(arn);
}

function checkBounds(input: SettingsInput): void {
  checkAtMost(input.Timeout, "timeout", TIMEOUT_SECONDS_MAX);
  checkAtLeast(input.Timeout, "timeout", 1);
  checkAtMost(input.MemorySize, "memorySize", MEMORY_MB_MAX);
  checkAtLeast(input.MemorySize, "memorySize", MEMORY_MB_MIN);
  checkAtMost(input.EphemeralStorage?.Size, "ephemeralStorage.size", EPHEMERAL_MB_MAX);
  checkAtLeast(input.EphemeralStorage?.Size, "ephemeralStorage.size", EPHEMERAL_MB_MIN);
}

function checkAtMost(value: number | undefined, at: string, max: number): void {
  if (value === undefined || value <= max) return;
  throw constraintViolation(value, at, `Member must have value less than or equal to ${max}`);
}

function checkAtLeast(value: number | undefined, at: string, min: number): void {
  if (value === undefined || value >= min) return;
  throw constraintViolation(value, at, `Member must have value greater than or equal to ${min}`);
}
