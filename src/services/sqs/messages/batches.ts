import type { BatchResultErrorEntry } from "@aws-sdk/client-sqs";
import { AwsError } from "../../../wire/aws-error.js";
import { queryErrorCode } from "../../../wire/query/aws-query.js";
import { emptyBatch, invalidEntryId, repeatedId, tooManyEntries } from "../errors.js";
import { BATCH_ENTRIES_MAX } from "../limits.js";

const ID = /^[\w-]{1,80}$/;

export interface Entry {
  Id: string | undefined;
}

export function checkEntries<E extends Entry>(entries: E[] | undefined, kind: string): E[] {
  if (!entries || entries.length === 0) throw emptyBatch(kind);
  if (entries.length > BATCH_ENTRIES_MAX) throw tooManyEntries(entries.length);
  const seen = new Set<string>();
  for (const { Id = "" } of entries) {
    if (!ID.test(Id)) throw invalidEntryId();
    if (seen.has(Id)) throw repeatedId(Id);
    seen.add(Id);
  }
  return entries;
}

/** Runs each entry; what one refuses does not touch the others. In order, where an order is to be kept. */
export async function runEntries<E extends Entry, R>(
  entries: E[],
  isOrdered: boolean,
  work: (entry: E) => Promise<R>,
): Promise<{ Successful: R[] | undefined; Failed: BatchResultErrorEntry[] | undefined }> {
  const Successful: R[] = [];
  const Failed: BatchResultErrorEntry[] = [];
  const one = async (entry: E) => {
    try {
      Successful.push(await work(entry));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { message, fault } = error;
      Failed.push({
        Id: entry.Id,
        Code: queryErrorCode(error),
        Message: message,
        SenderFault: fault === "client",
      });
    }
  };
  if (isOrdered) for (const entry of entries) await one(entry);
  else await Promise.all(entries.map(one));
  // AWS leaves an empty list out.
  return {
    Successful: Successful.length > 0 ? Successful : undefined,
    Failed: Failed.length > 0 ? Failed : undefined,
  };
}
