import type { GlobalSecondaryIndexUpdate } from "@aws-sdk/client-dynamodb";
import { LimitExceededException$ } from "@aws-sdk/client-dynamodb";
import { AwsError } from "../../../wire/aws-error.js";
import type { SdkModules } from "../../../wire/sdk-modules.js";
import type { InputOf } from "../../../wire/sdk-types.js";
import { invalidParameter, validationError } from "../errors.js";
import { toThroughput } from "./throughput.js";

export type UpdateTableInput = InputOf<SdkModules["dynamodb"], "UpdateTable">;

/** Checks an update as far as it can be without its table, in AWS's order. */
export function checkTableUpdate(input: UpdateTableInput): void {
  const { TableName: _, AttributeDefinitions, GlobalSecondaryIndexUpdates: updates, ...rest } = input;
  const isEmpty = Object.values(rest).every((value) => value === undefined) && !updates?.length;
  if (isEmpty) {
    throw validationError(
      "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or " +
        `SSESpecification or ReplicaUpdates is required${updates === undefined ? " for UpdateTable" : ""}`,
    );
  }
  if (input.BillingMode === "PROVISIONED" && input.ProvisionedThroughput === undefined) {
    throw invalidParameter("ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
  }
  if (input.ProvisionedThroughput !== undefined) toThroughput(input.ProvisionedThroughput);
  checkIndexUpdates(updates ?? []);
}

function checkIndexUpdates(updates: readonly GlobalSecondaryIndexUpdate[]): void {
  const names = new Set<string>();
  for (const update of updates) {
    const given = [update.Create, update.Update, update.Delete].filter((each) => each !== undefined);
    if (given.length === 0) {
      throw invalidParameter(
        "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, " +
          "GlobalSecondaryIndexUpdate.Delete must not be null",
      );
    }
    if (given.length > 1) {
      throw invalidParameter(
        "Only one of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, " +
          "GlobalSecondaryIndexUpdate.Delete may be specified",
      );
    }
    const name = given[0]?.IndexName ?? "";
    if (names.has(name)) {
      throw invalidParameter(
        `Only one global secondary index update per index is allowed simultaneously. Index: ${name}`,
      );
    }
    names.add(name);
  }
  if (updates.filter(({ Create, Delete }) => Create ?? Delete).length > 1) {
    throw new AwsError(
      LimitExceededException$,
      "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
    );
  }
}
