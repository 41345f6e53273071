import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { AccessRequest } from "../../../core/access.js";
import { AwsError } from "../../../wire/aws-error.js";
import { updatePaths } from "../expressions/bind-update.js";
import type { Path } from "../expressions/bindings.js";
import { conditionPaths } from "../expressions/bound-condition.js";
import { parseStatement } from "../partiql/parse-statement.js";
import type { Returning, Statement } from "../partiql/statement.js";
import { partitionsIn } from "../partiql/where-keys.js";
import type { DynamoContext } from "../state.js";
import { indexNamed, type Table } from "../tables/table.js";
import { type Attributes, attributeOf, scalarText } from "../values/attribute-value.js";
import { itemRequest } from "./table-request.js";

const ACTIONS: Readonly<Record<Statement["kind"], string>> = {
  SELECT: "PartiQLSelect",
  INSERT: "PartiQLInsert",
  UPDATE: "PartiQLUpdate",
  DELETE: "PartiQLDelete",
  EXISTS: "ConditionCheckItem",
};

/** What a PartiQL statement needs; nothing for one that cannot be read, which its operation refuses. */
export async function statementRequests(
  ctx: DynamoContext,
  text: string | undefined,
  values: readonly AttributeValue[] | undefined,
  enclosingOperation?: string,
): Promise<AccessRequest[]> {
  const statement = tryParse(text, values);
  if (statement === undefined) return [];
  const request = await itemRequest(ctx, ACTIONS[statement.kind], statement.table, {
    leadingKeys: (table) => leadingKeys(table, statement),
    attributes: () => attributesIn(statement),
    enclosingOperation,
    ...(statement.kind === "SELECT" && {
      index: statement.index,
      select: statement.paths === undefined ? "ALL_ATTRIBUTES" : "SPECIFIC_ATTRIBUTES",
      isFullTableScan: (table: Table) => leadingKeys(table, statement) === undefined,
    }),
    ...("returning" in statement && { returnValues: returnValues(statement.returning) }),
  });
  return [request];
}

function returnValues(returning: Returning | undefined): string {
  if (returning === undefined) return "NONE";
  return `${returning.scope === "ALL" ? "ALL" : "UPDATED"}_${returning.state}`;
}

function attributesIn(statement: Statement): string[] {
  if (statement.kind === "INSERT") return Object.keys(statement.item);
  const paths: Path[] = statement.where === undefined ? [] : conditionPaths(statement.where);
  if (statement.kind === "SELECT") paths.push(...(statement.paths ?? []));
  if (statement.kind === "UPDATE") paths.push(...updatePaths(statement.actions));
  return [...new Set(paths.map(([name]) => String(name)))];
}

function tryParse(text: string | undefined, values: readonly AttributeValue[] | undefined) {
  try {
    return parseStatement(text ?? "", values);
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

function leadingKeys(table: Table, statement: Statement): string[] | undefined {
  const index =
    statement.kind === "SELECT" && statement.index ? indexNamed(table, statement.index) : undefined;
  const key = index?.key ?? table.key;
  const partitions: Attributes[] | undefined =
    statement.kind === "INSERT" ? [statement.item] : partitionsIn(key, statement.where);
  return partitions?.flatMap((partition) =>
    key.hash.flatMap(({ name }) => {
      const value = attributeOf(partition, name);
      return (value && scalarText(value)) ?? [];
    }),
  );
}
