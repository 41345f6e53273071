import type { AccessRequest } from "../../core/access.js";

const any = (action: string) => (): AccessRequest[] => [{ action: `ec2:${action}`, resource: "*" }];

/** Which permissions each operation needs. */
export const access = {
  DescribeAvailabilityZones: any("DescribeAvailabilityZones"),
  DescribeRegions: any("DescribeRegions"),
};
