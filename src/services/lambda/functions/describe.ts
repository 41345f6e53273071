import { createHash } from "node:crypto";
import type { FunctionConfiguration, LastUpdateStatusReasonCode, Runtime } from "@aws-sdk/client-lambda";
import { toFunctionArn } from "../naming/function-target.js";
import type { FunctionSettings, Progress, VersionRecord } from "../store.js";

interface Place {
  account: string;
  region: string;
}

/** A version as the API shows it. `qualifier` is part of its ARN where the caller named a version. */
export function toConfiguration(
  record: VersionRecord,
  place: Place,
  options: { qualifier?: string } = {},
): FunctionConfiguration {
  const target = { ...place, name: record.functionName, qualifier: options.qualifier };
  return {
    FunctionName: record.functionName,
    FunctionArn: toFunctionArn(target),
    ...toSettings(record),
    RuntimeVersionConfig: { RuntimeVersionArn: toRuntimeVersionArn(record.runtime, place.region) },
    CodeSize: record.code.blob.size,
    CodeSha256: record.code.sha256,
    LastModified: toLastModified(record.lastModified),
    Version: record.version,
    RevisionId: record.revisionId,
    PackageType: "Zip",
    ...toStates(record),
  };
}

function toSettings(settings: FunctionSettings): FunctionConfiguration {
  return {
    Runtime: settings.runtime as Runtime,
    Role: settings.role,
    Handler: settings.handler,
    Description: settings.description,
    Timeout: settings.timeoutSeconds,
    MemorySize: settings.memoryMb,
    EphemeralStorage: { Size: settings.ephemeralMb },
    Architectures: [settings.architecture === "arm64" ? "arm64" : "x86_64"],
    TracingConfig: { Mode: settings.tracing },
    SnapStart: { ApplyOn: settings.snapStart, OptimizationStatus: "Off" },
    LoggingConfig: {
      LogFormat: settings.logging.format,
      LogGroup: settings.logging.group,
      ...toLevels(settings),
    },
    ...(settings.variables ? { Environment: { Variables: settings.variables } } : {}),
    ...(settings.deadLetterArn ? { DeadLetterConfig: { TargetArn: settings.deadLetterArn } } : {}),
    ...(settings.kmsKeyArn ? { KMSKeyArn: settings.kmsKeyArn } : {}),
    ...(settings.layers.length > 0
      ? { Layers: settings.layers.map(({ arn, code }) => ({ Arn: arn, CodeSize: code.blob.size })) }
      : {}),
    ...toNetwork(settings),
  };
}

function toLevels({ logging }: FunctionSettings): FunctionConfiguration["LoggingConfig"] {
  if (logging.format === "Text") return {};
  return {
    ApplicationLogLevel: logging.applicationLevel as "INFO" | undefined,
    SystemLogLevel: logging.systemLevel as "INFO" | undefined,
  };
}

function toNetwork({ vpc, fileSystems }: FunctionSettings): FunctionConfiguration {
  return {
    ...(vpc
      ? {
          VpcConfig: {
            SubnetIds: vpc.subnetIds,
            SecurityGroupIds: vpc.securityGroupIds,
            Ipv6AllowedForDualStack: vpc.ipv6,
            VpcId: "",
          },
        }
      : {}),
    ...(fileSystems && fileSystems.length > 0
      ? { FileSystemConfigs: fileSystems.map(({ arn, path }) => ({ Arn: arn, LocalMountPath: path })) }
      : {}),
  };
}

/** One version of each runtime is here: the machine's. Its name makes up the ARN. */
export function toRuntimeVersionArn(runtime: string, region: string): string {
  return `arn:aws:lambda:${region}::runtime:${createHash("sha256").update(runtime).digest("hex")}`;
}

const STATES: Readonly<Record<Progress, FunctionConfiguration>> = {
  creating: { State: "Pending", StateReason: "The function is being created.", StateReasonCode: "Creating" },
  updating: {
    State: "Active",
    LastUpdateStatus: "InProgress",
    LastUpdateStatusReason: "The function is being created.",
    LastUpdateStatusReasonCode: "Creating" as "InternalError",
  },
  idle: {
    State: "Inactive",
    StateReason: "The function is currently idle.",
    StateReasonCode: "Idle",
    LastUpdateStatus: "Successful",
  },
  restoring: {
    State: "Pending",
    StateReason: "The function is being restored.",
    StateReasonCode: "Restoring",
    LastUpdateStatus: "Successful",
  },
};

function toStates({ progress, failure }: VersionRecord): FunctionConfiguration {
  if (progress) return STATES[progress];
  if (!failure) return { State: "Active", LastUpdateStatus: "Successful" };
  const { code, reason, during } = failure;
  return {
    ...(during === "creating"
      ? { State: "Failed", StateReason: reason, StateReasonCode: code }
      : { State: "Active" }),
    LastUpdateStatus: "Failed",
    LastUpdateStatusReason: reason,
    LastUpdateStatusReasonCode: code as LastUpdateStatusReasonCode,
  };
}

/** `2026-01-01T00:00:00.000+0000`: not quite ISO 8601. */
function toLastModified(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace("Z", "+0000");
}
