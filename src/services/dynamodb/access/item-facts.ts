import type { AttributeValue, QueryCommandInput, ScanCommandInput } from "@aws-sdk/client-dynamodb";
import { AwsError } from "../../../wire/aws-error.js";
import { toCondition } from "../expressions/bind-condition.js";
import { toUpdate, updatePaths } from "../expressions/bind-update.js";
import { Bindings, type Path } from "../expressions/bindings.js";
import { toKeyConditions } from "../expressions/key-condition.js";
import { toProjection } from "../expressions/projection.js";
import { indexNamed, type KeySchema, type Table } from "../tables/table.js";
import type { ItemFacts } from "./table-request.js";

type Attributes = Record<string, AttributeValue>;

/** What single-item operations have in common, in whichever form they say it. */
export interface ItemInput {
  Key?: Attributes | undefined;
  Item?: Attributes | undefined;
  ProjectionExpression?: string | undefined;
  ConditionExpression?: string | undefined;
  UpdateExpression?: string | undefined;
  FilterExpression?: string | undefined;
  KeyConditionExpression?: string | undefined;
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Attributes | undefined;
  AttributesToGet?: string[] | undefined;
  Expected?: object | undefined;
  KeyConditions?: object | undefined;
  QueryFilter?: object | undefined;
  ScanFilter?: object | undefined;
  AttributeUpdates?: object | undefined;
  ReturnValues?: string | undefined;
  ReturnValuesOnConditionCheckFailure?: string | undefined;
  ReturnConsumedCapacity?: string | undefined;
}

export function writeFacts(input: ItemInput, enclosingOperation?: string): ItemFacts {
  const facts = new FactsOfItems([input.Item ?? input.Key ?? {}], input, enclosingOperation);
  // What a failed condition gives back is given back, too.
  facts.returnValues =
    input.ReturnValuesOnConditionCheckFailure === "ALL_OLD" ? "ALL_OLD" : (input.ReturnValues ?? "NONE");
  return facts;
}

/** A read of items by their keys. */
export function getFacts(
  keys: readonly Attributes[],
  input: ItemInput,
  enclosingOperation?: string,
): ItemFacts {
  const facts = new FactsOfItems(keys, input, enclosingOperation);
  facts.select = hasProjection(input) ? "SPECIFIC_ATTRIBUTES" : "ALL_ATTRIBUTES";
  return facts;
}

/** @param items whole items, or keys of them */
export function itemFacts(
  items: readonly Attributes[],
  input: ItemInput,
  enclosingOperation?: string,
): ItemFacts {
  return new FactsOfItems(items, input, enclosingOperation);
}

class FactsOfItems implements ItemFacts {
  readonly returnConsumedCapacity: string;
  readonly enclosingOperation: string | undefined;
  select: string | undefined = undefined;
  returnValues: string | undefined = undefined;
  readonly #items: readonly Attributes[];
  readonly #input: ItemInput;

  constructor(items: readonly Attributes[], input: ItemInput, enclosingOperation: string | undefined) {
    this.returnConsumedCapacity = input.ReturnConsumedCapacity ?? "NONE";
    this.enclosingOperation = enclosingOperation;
    this.#items = items;
    this.#input = input;
  }

  leadingKeys(table: Table): string[] | undefined {
    return leadingKeys(table.key, this.#items);
  }

  attributes(): string[] | undefined {
    return attributesIn(this.#input, this.#items);
  }
}

function hasProjection(input: ItemInput): boolean {
  return input.ProjectionExpression !== undefined || input.AttributesToGet !== undefined;
}

export function queryFacts(input: QueryCommandInput): ItemFacts {
  return new FactsOfQuery(input);
}

export function scanFacts(input: ScanCommandInput): ItemFacts {
  return new FactsOfRead(input);
}

class FactsOfRead<I extends QueryCommandInput | ScanCommandInput> implements ItemFacts {
  readonly index: string | undefined;
  readonly select: string;
  readonly returnConsumedCapacity: string;
  protected readonly input: I;

  constructor(input: I) {
    const whole = input.IndexName === undefined ? "ALL_ATTRIBUTES" : "ALL_PROJECTED_ATTRIBUTES";
    this.index = input.IndexName;
    this.select = input.Select ?? (hasProjection(input) ? "SPECIFIC_ATTRIBUTES" : whole);
    this.returnConsumedCapacity = input.ReturnConsumedCapacity ?? "NONE";
    this.input = input;
  }

  attributes(): string[] | undefined {
    return attributesIn(this.input);
  }
}

class FactsOfQuery extends FactsOfRead<QueryCommandInput> {
  leadingKeys(table: Table): string[] | undefined {
    return queriedKeys(table, this.input);
  }
}

/** Texts of the partition key values; numbers as they were sent, binaries in base64. */
function leadingKeys(key: KeySchema, items: readonly Attributes[]): string[] | undefined {
  const names = key.hash.map(({ name }) => name);
  const found = items.flatMap((item) => names.flatMap((name) => textOf(item[name]) ?? []));
  return found.length === 0 ? undefined : [...new Set(found)];
}

function textOf(value: AttributeValue | undefined): string | undefined {
  if (value?.B !== undefined) return Buffer.from(value.B).toString("base64");
  return value?.S ?? value?.N;
}

function queriedKeys(table: Table, input: QueryCommandInput): string[] | undefined {
  const key =
    (input.IndexName === undefined ? undefined : indexNamed(table, input.IndexName)?.key) ?? table.key;
  const older = Object.entries(input.KeyConditions ?? {}).map(([name, condition]) => [
    name,
    condition.AttributeValueList?.[0] ?? {},
  ]);
  if (input.KeyConditionExpression === undefined) return leadingKeys(key, [Object.fromEntries(older)]);
  return orNothing(() => {
    const bindings = bindingsOf(input);
    const { condition } = toCondition(input.KeyConditionExpression ?? "", "KeyConditionExpression", bindings);
    const equal = toKeyConditions(condition).filter(({ operator }) => operator === "EQ");
    const values = equal.map(({ attribute, values: [value] }) => [attribute, value]);
    return leadingKeys(key, [Object.fromEntries(values)]);
  });
}

/** Top-level attributes that a request names, of the items it gives and in its expressions. */
function attributesIn(input: ItemInput, items: readonly Attributes[] = []): string[] | undefined {
  return orNothing(() => {
    const { Expected, AttributeUpdates, KeyConditions, QueryFilter, ScanFilter } = input;
    const older = [Expected, AttributeUpdates, KeyConditions, QueryFilter, ScanFilter];
    const names = [
      ...pathsIn(input).map(([name]) => String(name)),
      ...[...older, ...items].flatMap((each) => Object.keys(each ?? {})),
      ...(input.AttributesToGet ?? []),
    ];
    return names.length === 0 ? undefined : [...new Set(names)];
  });
}

function pathsIn(input: ItemInput): Path[] {
  const bindings = bindingsOf(input);
  const paths: Path[] = [];
  const conditions = [
    ["ConditionExpression", input.ConditionExpression],
    ["FilterExpression", input.FilterExpression],
    ["KeyConditionExpression", input.KeyConditionExpression],
  ] as const;
  for (const [label, text] of conditions) {
    if (text !== undefined) paths.push(...toCondition(text, label, bindings).paths);
  }
  if (input.UpdateExpression !== undefined) {
    paths.push(...updatePaths(toUpdate(input.UpdateExpression, bindings).actions));
  }
  if (input.ProjectionExpression !== undefined) {
    paths.push(...toProjection(input.ProjectionExpression, bindings));
  }
  return paths;
}

function bindingsOf(input: ItemInput): Bindings {
  return new Bindings(input.ExpressionAttributeNames, input.ExpressionAttributeValues);
}

/** A request that cannot be read is refused by its operation, in better words. */
function orNothing<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}
