/** `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`. Region and account may be empty; the resource may hold colons. */
export interface Arn {
  partition: string;
  service: string;
  region: string;
  account: string;
  resource: string;
}

/** Undefined for what is no ARN. */
export function parseArn(text: string): Arn | undefined {
  const [scheme, partition, service, region, account, ...rest] = text.split(":");
  const resource = rest.join(":");
  if (scheme !== "arn" || !partition || !service || !resource) return undefined;
  return { partition, service, region: region ?? "", account: account ?? "", resource };
}

export function toArn({ partition, service, region, account, resource }: Arn): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}
