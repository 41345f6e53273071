/** One usage row: the source of Pricing, Cost Explorer and Free Tier. */
export interface Usage {
  /** AWS's usage type without the region prefix, for example `ReadRequestUnits`, `Requests-Tier1`, `Lambda-GB-Second`. */
  usageType: string;
  quantity: number;
  /** `Requests`, `GB-Second`, `Bytes`, `Units`, `Images`, … */
  unit: string;
  /** ARN of what was used, where it is billed by resource. */
  resource?: string;
}

/** Takes usage rows; adds them up by account, region, service, operation, usage type and hour, durably. */
export interface Meter {
  record(row: { account: string; region: string; service: string; operation: string; usage: Usage[] }): void;
}
