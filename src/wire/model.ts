import type { NumberTypes } from "./number-types.js";
import { type NormalizedSchema, schemaOf } from "./schema.js";
import type { SdkModule, StaticOperationSchema } from "./sdk-types.js";

/** One operation of a service: its schemas plus what the protocols compile from them at first use. */
export interface OperationModel {
  readonly name: string;
  readonly schema: StaticOperationSchema;
  readonly service: ServiceModel;
}

/** What the protocols need to know of a service; built once, when the service is loaded. */
export interface ServiceModel {
  /** Endpoint prefix, for example `dynamodb`. */
  readonly name: string;
  readonly operations: ReadonlyMap<string, OperationModel>;
  /** `x-amz-target` prefix of the JSON protocols, for example `DynamoDB_20120810`. */
  readonly targetPrefix: string | undefined;
  /** API version, for example `2012-11-05`; part of query requests and of XML namespaces. */
  readonly version: string | undefined;
  /** XML namespace of the responses of the XML and query protocols. */
  readonly xmlNamespace: string | undefined;
  /** Longest body, in bytes, of an operation that does not stream. */
  readonly bodyBytesMax: number;
  /** Types of the numbers, as the service's constraints tell them; undefined takes any number anywhere. */
  readonly numberTypes: NumberTypes | undefined;
}

export interface ServiceModelFacts {
  name: string;
  targetPrefix?: string;
  version?: string;
  xmlNamespace?: string;
  bodyBytesMax?: number;
  numberTypes?: NumberTypes;
}

/** Default longest collected body: 16 MiB. */
export const BODY_BYTES_MAX_DEFAULT = 16 * 1024 * 1024;

const OPERATION_SCHEMA = 9;
const INPUT = 4;
const OUTPUT = 5;

export function inputOf(operation: OperationModel): NormalizedSchema {
  return schemaOf(operation.schema[INPUT]);
}

export function outputOf(operation: OperationModel): NormalizedSchema {
  return schemaOf(operation.schema[OUTPUT]);
}

/** Builds the model from the package's exported `X$` operation schemas. */
export function loadServiceModel(sdk: SdkModule, facts: ServiceModelFacts): ServiceModel {
  const operations = new Map<string, OperationModel>();
  const service: ServiceModel = {
    name: facts.name,
    operations,
    targetPrefix: facts.targetPrefix,
    version: facts.version,
    xmlNamespace: facts.xmlNamespace,
    bodyBytesMax: facts.bodyBytesMax ?? BODY_BYTES_MAX_DEFAULT,
    numberTypes: facts.numberTypes,
  };
  for (const [key, value] of Object.entries(sdk)) {
    if (!key.endsWith("$") || !Array.isArray(value) || value[0] !== OPERATION_SCHEMA) continue;
    const schema = value as unknown as StaticOperationSchema;
    operations.set(schema[2], { name: schema[2], schema, service });
  }
  return service;
}
