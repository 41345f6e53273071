import type { Transaction } from "../../../core/store/store.js";
import { tokenReused } from "../errors.js";
import { REQUEST_TOKEN_LIFE_MS } from "../limits.js";
import { digestOfInput } from "../request-digest.js";
import type { RekognitionContext } from "../state.js";
import { userRequests, userRequestsByTime } from "../store.js";

interface TokenInput {
  CollectionId: string | undefined;
  ClientRequestToken?: string | undefined;
}

/** What a change of users answers, and what the searches held in memory have to be told. */
export interface Done<Answer, Change> {
  answer: Answer;
  change?: Change;
}

/** Outlived tokens taken away with each new one: more than come, so that they cannot pile up. */
const SWEEP = 10;

/**
 * Does the work once for a client request token: a repeated request gets the first one's answer, another request with the same
 * token AWS's error.
 */
export async function once<Answer extends object, Change>(
  tx: Transaction,
  ctx: RekognitionContext,
  operation: string,
  input: TokenInput,
  work: () => Promise<Done<Answer, Change>>,
): Promise<Done<Answer, Change>> {
  const { ClientRequestToken: token, CollectionId: collectionId = "" } = input;
  if (token === undefined) return work();
  const digest = digestOfInput(input);
  const now = ctx.clock.now();
  const known = await userRequests.get(tx, collectionId, operation, token);
  if (known && known.at + REQUEST_TOKEN_LIFE_MS > now) {
    if (known.digest !== digest) throw tokenReused();
    return { answer: known.answer as Answer };
  }
  await sweep(tx, collectionId, now);
  const done = await work();
  userRequests.put(tx, [collectionId, operation, token], { digest, at: now, answer: done.answer });
  userRequestsByTime.put(tx, [collectionId, now, operation, token], true);
  return done;
}

async function sweep(tx: Transaction, collectionId: string, now: number): Promise<void> {
  const { items } = await userRequestsByTime.page(tx, SWEEP, { prefix: [collectionId] });
  for (const { key } of items) {
    const [, at, operation, token] = key;
    if (Number(at) + REQUEST_TOKEN_LIFE_MS > now) return;
    userRequestsByTime.delete(tx, ...key);
    userRequests.delete(tx, collectionId, String(operation), String(token));
  }
}
