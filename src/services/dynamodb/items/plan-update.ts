import type { AttributeValue, AttributeValueUpdate } from "@aws-sdk/client-dynamodb";
import { invalidParameter, validationError } from "../errors.js";
import { applyUpdate } from "../expressions/apply-update.js";
import {
  type BoundSetValue,
  toUpdate,
  type UpdateExpression,
  updatePaths,
} from "../expressions/bind-update.js";
import { Bindings, type Path } from "../expressions/bindings.js";
import type { SyntaxReader } from "../expressions/syntax-reader.js";
import {
  type AttributeUpdate,
  applyAttributeUpdates,
  toAttributeUpdates,
} from "../legacy/attribute-updates.js";
import { ITEM_BYTES_MAX } from "../limits.js";
import { keyAttributes, type Table } from "../tables/table.js";
import { type Attributes, attributeOf, scalarText, typeOf, type Value } from "../values/attribute-value.js";
import { refusalsIn, type Wording } from "../wording.js";
import { type ConditionRequest, checkScalarKeys, requestedCondition } from "./condition-request.js";
import { checkExpressionParameters } from "./expression-parameters.js";
import { Item } from "./item.js";
import { checkIndexKeys, checkKey, emptyKeyText, keyOf, toKey } from "./item-key.js";
import type { WritePlan } from "./write-plan.js";

export interface UpdateRequest extends ConditionRequest {
  Key: Record<string, AttributeValue> | undefined;
  UpdateExpression?: string | undefined;
  AttributeUpdates?: Record<string, AttributeValueUpdate> | undefined;
}

export interface UpdatePlan extends WritePlan {
  /** What the update writes: for UPDATED_OLD and UPDATED_NEW. */
  targets: readonly Path[];
}

/** Plans an update. */
export function planUpdate(
  request: UpdateRequest,
  reader?: SyntaxReader,
  wording: Wording = "older",
): UpdatePlan {
  const { UpdateExpression, ConditionExpression, AttributeUpdates, Expected, ConditionalOperator } = request;
  checkExpressionParameters(
    { UpdateExpression, ConditionExpression },
    { AttributeUpdates, Expected, ConditionalOperator },
    request,
    wording,
  );
  const key = toKey(request.Key, wording);
  const updates = toAttributeUpdates(AttributeUpdates, refusalsIn(wording));
  const bindings = new Bindings(
    request.ExpressionAttributeNames,
    request.ExpressionAttributeValues,
    reader,
    wording,
  );
  const update = UpdateExpression === undefined ? undefined : toUpdate(UpdateExpression, bindings);
  const { condition, paths } = requestedCondition(request, bindings, wording);
  bindings.checkAllUsed();
  const targets = update?.targets ?? updates.map(({ attribute }): Path => [attribute]);
  return {
    keyed: key,
    condition,
    targets,
    check(table) {
      checkKey(table, key);
      checkTargets(table, targets);
      checkKnownTypes(table, update, updates);
      checkScalarKeys(table, [...updatePaths(update?.actions ?? []), ...paths]);
    },
    next: (table, before) => updated(table, key, before, update, updates),
  };
}

function updated(
  table: Table,
  key: Attributes,
  before: Item | undefined,
  update: UpdateExpression | undefined,
  updates: readonly AttributeUpdate[],
): Item | undefined {
  if (before === undefined && onlyTakesAway(update, updates)) return undefined;
  const attributes = before?.copy() ?? keyOf(table.key, key);
  if (update !== undefined) applyUpdate(attributes, update.actions);
  applyAttributeUpdates(attributes, updates);
  if (update !== undefined) checkComputedKeys(table, attributes, update);
  checkIndexKeys(table, attributes);
  const item = Item.of(attributes);
  if (item.size > ITEM_BYTES_MAX) {
    throw validationError("Item size to update has exceeded the maximum allowed size");
  }
  return item;
}

/** An update that takes away and sets nothing does not make an item. */
function onlyTakesAway(update: UpdateExpression | undefined, updates: readonly AttributeUpdate[]): boolean {
  const kinds = [...(update?.actions ?? []).map(({ kind }) => kind), ...updates.map(({ action }) => action)];
  return kinds.length > 0 && kinds.every((kind) => kind === "REMOVE" || kind === "DELETE");
}

/** An index key that an expression made of the item as it is: its value was not known before. */
function checkComputedKeys(table: Table, attributes: Attributes, { targets }: UpdateExpression): void {
  for (const { key } of table.indexes) {
    for (const { name, type } of keyAttributes(key)) {
      const value = attributeOf(attributes, name);
      if (value === undefined || !targets.some(([first]) => first === name)) continue;
      if (typeOf(value) !== type) {
        throw validationError(
          "The update expression attempted to update the secondary index key to unsupported type",
        );
      }
      if (scalarText(value) !== "") continue;
      throw validationError(
        "One or more parameter values are not valid. The update expression attempted to update a secondary index key " +
          `to a value that is not supported. ${emptyKeyText(value)}.`,
      );
    }
  }
}

function checkTargets(table: Table, targets: readonly Path[]): void {
  for (const { name } of keyAttributes(table.key)) {
    if (targets.some((path) => path[0] === name)) {
      throw invalidParameter(`Cannot update attribute ${name}. This attribute is part of the key`);
    }
  }
}

/** Index keys whose new values are in the request: refused before any item is read. */
function checkKnownTypes(
  table: Table,
  update: UpdateExpression | undefined,
  updates: readonly AttributeUpdate[],
): void {
  if (table.indexes.length === 0) return;
  const known = new Map<string, Value>();
  for (const { attribute, value, action } of updates) {
    if (value !== undefined && action !== "DELETE") known.set(attribute, value);
  }
  for (const action of update?.actions ?? []) {
    const [name] = action.path;
    if (action.path.length > 1 || typeof name !== "string") continue;
    if (action.kind === "ADD") known.set(name, action.value);
    else if (action.kind === "SET") noteType(known, name, action.value);
  }
  for (const index of table.indexes) {
    for (const { name, type } of keyAttributes(index.key)) {
      const value = known.get(name);
      if (value === undefined || typeOf(value) === type) continue;
      throw invalidParameter(
        `Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)} IndexName: ${index.name}`,
      );
    }
  }
}

/** What is written as it stands in the request, or is a sum, has a known type. */
function noteType(known: Map<string, Value>, name: string, value: BoundSetValue): void {
  if (value.kind === "value") known.set(name, value.value);
  else if (value.kind === "plus" || value.kind === "minus") known.set(name, { N: "0" });
  else if (value.kind === "list_append") known.set(name, { L: [] });
}
