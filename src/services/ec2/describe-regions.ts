import { REGIONS, type Region } from "../../core/regions.js";
import { AwsError } from "../../wire/aws-error.js";
import { checkDryRun } from "./dry-run.js";
import { passes } from "./filters.js";
import type { Op } from "./state.js";

const FIELDS = {
  "region-name": ({ name }: Region) => name,
  endpoint: ({ name }: Region) => endpointOf(name),
  "opt-in-status": (region: Region) => optInStatus(region),
};

/** Every region can be used here: those that AWS switches on by request are opted in. */
export const DescribeRegions: Op<"DescribeRegions"> = async (input) => {
  checkDryRun(input.DryRun);
  for (const name of input.RegionNames ?? []) {
    if (!REGIONS.has(name)) throw new AwsError("InvalidParameterValue", `Invalid region provided: ${name}`);
  }
  const wanted = [...REGIONS.values()].filter(({ name }) => input.RegionNames?.includes(name) ?? true);
  const found = wanted.filter((region) => passes(region, input.Filters, FIELDS));
  return {
    Regions: found.map((region) => ({
      RegionName: region.name,
      Endpoint: endpointOf(region.name),
      OptInStatus: optInStatus(region),
    })),
  };
};

export function optInStatus({ isDefault }: Region): "opt-in-not-required" | "opted-in" {
  return isDefault ? "opt-in-not-required" : "opted-in";
}

function endpointOf(region: string): string {
  return `ec2.${region}.amazonaws.com`;
}
