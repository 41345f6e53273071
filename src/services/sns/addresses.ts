import type { RequestFacts } from "../../core/context.js";

/** What is asked for without a signature: the signing certificate, and the links that messages carry. */

const CERTIFICATE_PATH = /^\/SimpleNotificationService-[0-9a-f]{32}\.pem$/;
const LINK = /(?:^|&)Action=(?:ConfirmSubscription|Unsubscribe)(?:&|$)/;

export const isCertificatePath = (path: string): boolean => CERTIFICATE_PATH.test(path);

export const toCertificatePath = (fingerprint: string): string =>
  `/SimpleNotificationService-${fingerprint}.pem`;

export function recognises({ path, query }: RequestFacts): boolean {
  return isCertificatePath(path) || (path === "/" && LINK.test(query));
}

/** The link that a pending subscriber follows. ARNs and tokens need no escaping. */
export const toSubscribeUrl = (endpoint: string, topicArn: string, token: string): string =>
  `${endpoint}/?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=${token}`;

export const toUnsubscribeUrl = (endpoint: string, subscriptionArn: string): string =>
  `${endpoint}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`;
