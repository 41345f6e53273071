import { invalidParameter } from "../errors.js";

/** How deliveries to HTTP endpoints are tried again. https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html */
export interface RetryPolicy {
  /** Seconds. */
  minDelayTarget: number;
  maxDelayTarget: number;
  numRetries: number;
  numMaxDelayRetries: number;
  numNoDelayRetries: number;
  numMinDelayRetries: number;
  backoffFunction: "linear" | "arithmetic" | "geometric" | "exponential";
}

export interface RequestPolicy {
  headerContentType: string;
}

interface TopicDeliveryPolicy {
  http?: {
    defaultHealthyRetryPolicy?: Partial<RetryPolicy>;
    disableSubscriptionOverrides?: boolean;
    defaultThrottlePolicy?: { maxReceivesPerSecond: number };
    defaultRequestPolicy?: Partial<RequestPolicy>;
  };
}

interface SubscriptionDeliveryPolicy {
  healthyRetryPolicy?: Partial<RetryPolicy>;
  throttlePolicy?: { maxReceivesPerSecond: number };
  requestPolicy?: Partial<RequestPolicy>;
}

const PRESET: RetryPolicy = {
  minDelayTarget: 20,
  maxDelayTarget: 20,
  numRetries: 3,
  numMaxDelayRetries: 0,
  numNoDelayRetries: 0,
  numMinDelayRetries: 0,
  backoffFunction: "linear",
};
const REQUEST_PRESET: RequestPolicy = { headerContentType: "text/plain; charset=UTF-8" };

const DELAY_SECONDS_MAX = 3_600;
const RETRIES_MAX = 100;
const BACKOFFS = new Set<unknown>(["linear", "arithmetic", "geometric", "exponential"]);

export function readTopicDeliveryPolicy(text: string): TopicDeliveryPolicy {
  const policy = parse<TopicDeliveryPolicy>(text);
  check(policy.http?.defaultHealthyRetryPolicy);
  checkThrottle(policy.http?.defaultThrottlePolicy);
  return policy;
}

export function readSubscriptionDeliveryPolicy(text: string): SubscriptionDeliveryPolicy {
  const policy = parse<SubscriptionDeliveryPolicy>(text);
  check(policy.healthyRetryPolicy);
  checkThrottle(policy.throttlePolicy);
  return policy;
}

function parse<T>(text: string): T {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as T;
  } catch {
    // Said below.
  }
  throw invalidParameter("DeliveryPolicy: failed to parse JSON.");
}

function checkThrottle(given: { maxReceivesPerSecond?: unknown } | undefined): void {
  const most = given?.maxReceivesPerSecond;
  if (most === undefined || (Number.isInteger(most) && Number(most) >= 1)) return;
  throw invalidParameter("DeliveryPolicy: maxReceivesPerSecond must be an integer of 1 or more");
}

function check(given: Partial<RetryPolicy> | undefined): void {
  if (given === undefined) return;
  const policy = { ...PRESET, ...given };
  const { backoffFunction, minDelayTarget, maxDelayTarget, numRetries, ...counts } = policy;
  const wrong = (what: string) => invalidParameter(`DeliveryPolicy: ${what}`);
  const within = (value: number, most: number) => Number.isInteger(value) && value >= 0 && value <= most;
  if (!BACKOFFS.has(backoffFunction)) throw wrong("backoffFunction is invalid");
  if (!within(minDelayTarget, DELAY_SECONDS_MAX) || minDelayTarget < 1) {
    throw wrong("minDelayTarget must be between 1 and 3600");
  }
  if (!within(maxDelayTarget, DELAY_SECONDS_MAX)) throw wrong("maxDelayTarget must be between 1 and 3600");
  if (maxDelayTarget < minDelayTarget) throw wrong("maxDelayTarget must be no less than minDelayTarget");
  if (!within(numRetries, RETRIES_MAX)) throw wrong("numRetries must be between 0 and 100");
  const phases = counts.numMaxDelayRetries + counts.numMinDelayRetries + counts.numNoDelayRetries;
  if (!within(phases, numRetries)) throw wrong("numRetries must be no less than the retries of its phases");
}

/** What a topic shows as its effective policy. */
export function toEffectivePolicy(topicPolicy: string | undefined) {
  const { http = {} } = topicPolicy === undefined ? {} : readTopicDeliveryPolicy(topicPolicy);
  return {
    http: {
      defaultHealthyRetryPolicy: { ...PRESET, ...http.defaultHealthyRetryPolicy },
      disableSubscriptionOverrides: http.disableSubscriptionOverrides ?? false,
      ...(http.defaultThrottlePolicy && { defaultThrottlePolicy: http.defaultThrottlePolicy }),
      defaultRequestPolicy: { ...REQUEST_PRESET, ...http.defaultRequestPolicy },
    },
  };
}

/** What holds for one subscription: its own policy, if its topic lets it have one. */
export function toSubscriptionPolicy(topicPolicy: string | undefined, ownPolicy: string | undefined) {
  const { http } = toEffectivePolicy(topicPolicy);
  const own =
    ownPolicy === undefined || http.disableSubscriptionOverrides
      ? {}
      : readSubscriptionDeliveryPolicy(ownPolicy);
  const throttlePolicy = own.throttlePolicy ?? http.defaultThrottlePolicy;
  return {
    healthyRetryPolicy: own.healthyRetryPolicy
      ? { ...PRESET, ...own.healthyRetryPolicy }
      : http.defaultHealthyRetryPolicy,
    ...(throttlePolicy && { throttlePolicy }),
    requestPolicy: { ...http.defaultRequestPolicy, ...own.requestPolicy },
  };
}

/** Milliseconds before a retry, counted from 1; undefined when there are no more. */
export function delayBeforeRetry(retry: number, policy: RetryPolicy): number | undefined {
  const { numRetries, numNoDelayRetries, numMinDelayRetries, numMaxDelayRetries } = policy;
  if (retry > numRetries) return undefined;
  if (retry <= numNoDelayRetries) return 0;
  const { minDelayTarget: least, maxDelayTarget: most } = policy;
  const inBackoff = retry - numNoDelayRetries - numMinDelayRetries;
  if (inBackoff <= 0) return least * 1_000;
  const steps = numRetries - numNoDelayRetries - numMinDelayRetries - numMaxDelayRetries;
  if (inBackoff > steps) return most * 1_000;
  const share = steps <= 1 ? 0 : (inBackoff - 1) / (steps - 1);
  return Math.round(between(least, most, share, policy.backoffFunction) * 1_000);
}

/** From the least to the most delay, in the policy's curve. */
function between(least: number, most: number, share: number, curve: RetryPolicy["backoffFunction"]): number {
  if (curve === "linear") return least + (most - least) * share;
  if (curve === "arithmetic") return least + ((most - least) * share * (share + 1)) / 2;
  if (curve === "geometric") return least + (most - least) * share ** 2;
  return least * (most / least) ** share;
}
