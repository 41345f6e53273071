import { collection } from "../../core/store/collection.js";
import type { Transaction } from "../../core/store/store.js";
import type {
  DeduplicationRecord,
  SigningKeyRecord,
  SubscriptionRecord,
  TokenRecord,
  TopicRecord,
} from "./records.js";

/** [account, region, name] */
export const topics = collection<TopicRecord>("topics");
/** [topic id, subscription id] */
export const subscriptions = collection<SubscriptionRecord>("subscriptions");
/** [owner's account, region, topic ARN, subscription id]: topic id */
export const owned = collection<string>("owned");
/** [topic id, protocol, endpoint]: subscription id. An endpoint is subscribed once. */
export const endpoints = collection<string>("endpoints");
/** [token] */
export const tokens = collection<TokenRecord>("tokens");
/** [topic id]: the last sequence number of a FIFO topic. */
export const sequences = collection<number>("sequences");
/** [topic id, scope, deduplication id] */
export const deduplications = collection<DeduplicationRecord>("deduplications");
/** [topic id, expires at, scope, deduplication id] */
export const deduplicationEnds = collection<true>("deduplication-ends");
/** ["key"] */
export const signingKeys = collection<SigningKeyRecord>("signing-keys");

/** The collections that hold what belongs to a topic, by its id. */
export const CONTENTS = [subscriptions, endpoints, sequences, deduplications, deduplicationEnds];

const regionOf = (arn: string): string => arn.split(":")[3] ?? "";
const ownedKey = ({ owner, topicArn, id }: SubscriptionRecord) => [owner, regionOf(topicArn), topicArn, id];
const endpointKey = ({ topicId, protocol, endpoint }: SubscriptionRecord) => [topicId, protocol, endpoint];

export function putSubscription(tx: Transaction, subscription: SubscriptionRecord): void {
  subscriptions.put(tx, [subscription.topicId, subscription.id], subscription);
  endpoints.put(tx, endpointKey(subscription), subscription.id);
  owned.put(tx, ownedKey(subscription), subscription.topicId);
}

export function deleteSubscription(tx: Transaction, subscription: SubscriptionRecord): void {
  subscriptions.delete(tx, subscription.topicId, subscription.id);
  endpoints.delete(tx, ...endpointKey(subscription));
  owned.delete(tx, ...ownedKey(subscription));
  if (subscription.token !== undefined) tokens.delete(tx, subscription.token);
}
