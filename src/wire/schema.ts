import { NormalizedSchema } from "@smithy/core/schema";
import type { $SchemaRef } from "@smithy/types";

/** What a value is on the wire, whatever the protocol. */
export type Kind =
  | "string"
  | "boolean"
  | "number"
  | "bigInteger"
  | "bigDecimal"
  | "blob"
  | "timestamp"
  | "document"
  | "list"
  | "map"
  | "structure"
  | "unit";

export type TimestampFormat = "date-time" | "http-date" | "epoch-seconds";

export { NormalizedSchema };

/** Traits of a schema and of the member that points to it, merged. */
export type Traits = ReturnType<NormalizedSchema["getMergedTraits"]>;

export function schemaOf(ref: $SchemaRef): NormalizedSchema {
  return NormalizedSchema.of(ref);
}

export function kindOf(schema: NormalizedSchema): Kind {
  if (schema.isStringSchema()) return "string";
  if (schema.isStructSchema()) return "structure";
  if (schema.isListSchema()) return "list";
  if (schema.isMapSchema()) return "map";
  if (schema.isNumericSchema()) return "number";
  if (schema.isBooleanSchema()) return "boolean";
  if (schema.isBlobSchema()) return "blob";
  if (schema.isTimestampSchema()) return "timestamp";
  if (schema.isBigIntegerSchema()) return "bigInteger";
  if (schema.isBigDecimalSchema()) return "bigDecimal";
  if (schema.isDocumentSchema()) return "document";
  return "unit";
}

const TIMESTAMP_DATE_TIME = 5;
const TIMESTAMP_HTTP_DATE = 6;
const TIMESTAMP_EPOCH_SECONDS = 7;

/** The format a timestamp's own schema asks for, else that of where it stands. */
export function timestampFormatOf(schema: NormalizedSchema, otherwise: TimestampFormat): TimestampFormat {
  switch (schema.getSchema()) {
    case TIMESTAMP_DATE_TIME:
      return "date-time";
    case TIMESTAMP_HTTP_DATE:
      return "http-date";
    case TIMESTAMP_EPOCH_SECONDS:
      return "epoch-seconds";
    default:
      return otherwise;
  }
}

/** A member of a structure, in the model's order. */
export interface Member {
  readonly name: string;
  readonly schema: NormalizedSchema;
  readonly traits: Traits;
  readonly required: boolean;
}

/** Index of the count of required members in a static structure schema; they come first. */
const REQUIRED_COUNT = 6;

export function membersOf(schema: NormalizedSchema): Member[] {
  if (!schema.isStructSchema()) return [];
  const shape = schema.getSchema() as readonly unknown[];
  const required = typeof shape[REQUIRED_COUNT] === "number" ? shape[REQUIRED_COUNT] : 0;
  return [...schema.structIterator()].map(([name, member], index) => ({
    name,
    schema: member,
    traits: member.getMergedTraits(),
    required: index < required,
  }));
}

/** The identity of a schema without its member traits: one compiled codec serves all members that share it. */
export function identityOf(schema: NormalizedSchema): unknown {
  return schema.getSchema();
}

/** Whether a list or map keeps null values. */
export function isSparse(schema: NormalizedSchema): boolean {
  return Boolean((schema.getMergedTraits() as { sparse?: 1 }).sparse);
}
