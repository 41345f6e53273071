import type {
  AttributeDefinition,
  KeySchemaElement,
  Projection as WireProjection,
} from "@aws-sdk/client-dynamodb";
import { invalidParameter, validationError } from "../errors.js";
import { INDEX_KEY_ATTRIBUTES_MAX, PROJECTED_ATTRIBUTES_MAX } from "../limits.js";
import type { ScalarType } from "../values/attribute-value.js";
import type { Index, KeyAttribute, KeySchema, Projection } from "./table.js";

const SIMPLE_KEY_ATTRIBUTES_MAX = 2;

type Elements = readonly KeySchemaElement[];

/** Checks `AttributeDefinitions`: each attribute once. */
export function toKeyAttributes(definitions: readonly AttributeDefinition[]): KeyAttribute[] {
  const names = definitions.map(({ AttributeName }) => AttributeName ?? "");
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) {
    throw validationError(`Attribute Name is duplicated: ${repeated}`);
  }
  return definitions.map(({ AttributeName, AttributeType }) => ({
    name: AttributeName as string,
    type: AttributeType as ScalarType,
  }));
}

/**
 * The key of a table or of a local index: a partition key, and perhaps a sort key.
 * @param path where the key stands in the request, as messages write it: `keySchema`.
 */
export function toSimpleKey(
  elements: Elements,
  attributes: readonly KeyAttribute[],
  path = "keySchema",
): KeySchema {
  if (elements.length > SIMPLE_KEY_ATTRIBUTES_MAX) {
    const shown = elements.map(
      (e) => `KeySchemaElement(attributeName=${e.AttributeName}, keyType=${e.KeyType})`,
    );
    throw validationError(
      `1 validation error detected: Value '[${shown.join(", ")}]' at '${path}' failed to satisfy constraint: ` +
        `Member must have length less than or equal to ${SIMPLE_KEY_ATTRIBUTES_MAX}`,
    );
  }
  const names = elements.map(({ AttributeName }) => AttributeName as string);
  checkDefined(names, attributes);
  const [first, second] = elements;
  if (second !== undefined && names[0] === names[1]) throw sameName();
  if (first?.KeyType !== "HASH") {
    throw validationError("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  }
  if (second !== undefined && second.KeyType !== "RANGE") {
    throw validationError("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  }
  return toKey(elements, attributes);
}

/** The key of a global index: up to four attributes for each of its parts. */
export function toIndexKey(elements: Elements, attributes: readonly KeyAttribute[]): KeySchema {
  const names = elements.map(({ AttributeName }) => AttributeName as string);
  checkDefined(names, attributes);
  if (new Set(names).size !== names.length) throw sameName();
  if (elements[0]?.KeyType !== "HASH") {
    throw validationError("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  }
  const firstRange = elements.findIndex(({ KeyType }) => KeyType === "RANGE");
  if (firstRange !== -1 && elements.slice(firstRange).some(({ KeyType }) => KeyType === "HASH")) {
    throw validationError("Invalid KeySchema: All HASH key elements must precede all RANGE key elements");
  }
  const key = toKey(elements, attributes);
  for (const [type, part] of [
    ["HASH", key.hash],
    ["RANGE", key.range],
  ] as const) {
    if (part.length > INDEX_KEY_ATTRIBUTES_MAX) {
      throw validationError(
        `Invalid KeySchema: Number of ${type} key elements exceeds the limit of ${INDEX_KEY_ATTRIBUTES_MAX}`,
      );
    }
  }
  return key;
}

function toKey(elements: Elements, attributes: readonly KeyAttribute[]): KeySchema {
  const part = (type: "HASH" | "RANGE") =>
    elements
      .filter(({ KeyType }) => KeyType === type)
      .flatMap(({ AttributeName }) => attributes.find(({ name }) => name === AttributeName) ?? []);
  return { hash: part("HASH"), range: part("RANGE") };
}

function sameName() {
  return validationError("Both the Hash Key and the Range Key element in the KeySchema have the same name");
}

function checkDefined(names: readonly string[], attributes: readonly KeyAttribute[]): void {
  const defined = attributes.map(({ name }) => name);
  if (names.length > defined.length) {
    throw validationError("Invalid KeySchema: Some index key attribute have no definition");
  }
  if (names.every((name) => defined.includes(name))) return;
  throw keysNotDefined(names, defined);
}

export function keysNotDefined(names: readonly string[], defined: readonly string[]) {
  return invalidParameter(
    "Some index key attributes are not defined in AttributeDefinitions. " +
      `Keys: [${names.join(", ")}], AttributeDefinitions: [${defined.join(", ")}]`,
  );
}

/** Every defined attribute must be in some key. */
export function checkAllDefinitionsUsed(
  attributes: readonly KeyAttribute[],
  key: KeySchema,
  indexes: readonly Pick<Index, "key">[],
): void {
  const used = new Set([key, ...indexes.map((index) => index.key)].flatMap(namesOf));
  if (attributes.every(({ name }) => used.has(name))) return;
  if (indexes.length === 0) {
    throw invalidParameter(
      "Number of attributes in KeySchema does not exactly match number of attributes defined in " +
        "AttributeDefinitions",
    );
  }
  throw invalidParameter(
    "Some AttributeDefinitions are not used. " +
      `AttributeDefinitions: [${attributes.map(({ name }) => name).join(", ")}], keys used: [${[...used].join(", ")}]`,
  );
}

function namesOf({ hash, range }: KeySchema): string[] {
  return [...hash, ...range].map(({ name }) => name);
}

export function toProjection(projection: WireProjection | undefined): Projection {
  const { ProjectionType: type, NonKeyAttributes: attributes } = projection ?? {};
  if (type === undefined) throw invalidParameter("Unknown ProjectionType: null");
  if (type !== "INCLUDE") {
    if (attributes !== undefined) {
      throw invalidParameter(`ProjectionType is ${type}, but NonKeyAttributes is specified`);
    }
    return { type };
  }
  if (attributes === undefined || attributes.length === 0) {
    throw invalidParameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
  }
  const repeated = attributes.find((name, i) => attributes.indexOf(name) !== i);
  if (repeated !== undefined) {
    throw invalidParameter(`Duplicate value in NonKeyAttributes: ${repeated}`);
  }
  return { type, attributes };
}

/** Included attributes are counted over all indexes of the table, each time they are named. */
export function checkIncludedTotal(indexes: readonly Pick<Index, "projection">[]): void {
  const total = indexes.reduce((sum, { projection }) => sum + (projection.attributes?.length ?? 0), 0);
  if (total > PROJECTED_ATTRIBUTES_MAX) {
    throw invalidParameter(
      "Projection total length of NonKeyAttributes over all indexes exceeds the limit of " +
        `${PROJECTED_ATTRIBUTES_MAX}`,
    );
  }
}
