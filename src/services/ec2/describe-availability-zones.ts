import { REGIONS, type Zone } from "../../core/regions.js";
import { AwsError } from "../../wire/aws-error.js";
import { optInStatus } from "./describe-regions.js";
import { checkDryRun } from "./dry-run.js";
import { passes } from "./filters.js";
import type { Op } from "./state.js";

const ZONE_TYPE = "availability-zone";

/** The zones of the region that is called; Local and Wavelength Zones are not here. */
export const DescribeAvailabilityZones: Op<"DescribeAvailabilityZones"> = async (input, ctx) => {
  checkDryRun(input.DryRun);
  const region = REGIONS.get(ctx.region);
  const zones = region?.zones ?? [];
  checkKnown(
    input.ZoneNames,
    zones.map(({ name }) => name),
    "Invalid availability zone",
  );
  checkKnown(
    input.ZoneIds,
    zones.map(({ id }) => id),
    "Invalid availability zone-id",
  );
  const stateOf = ({ name }: Zone) => (ctx.state.zones.isDown(name) ? "unavailable" : "available");
  const fields = {
    "region-name": () => ctx.region,
    "group-name": () => groupOf(ctx.region),
    "zone-name": ({ name }: Zone) => name,
    "zone-id": ({ id }: Zone) => id,
    "zone-type": () => ZONE_TYPE,
    state: stateOf,
    "opt-in-status": () => "opt-in-not-required",
  };
  const wanted = zones.filter(
    ({ name, id }) => (input.ZoneNames?.includes(name) ?? true) && (input.ZoneIds?.includes(id) ?? true),
  );
  return {
    AvailabilityZones: wanted
      .filter((zone) => passes(zone, input.Filters, fields))
      .map((zone) => ({
        State: stateOf(zone),
        OptInStatus: region && optInStatus(region) === "opted-in" ? "opted-in" : "opt-in-not-required",
        Messages: [],
        RegionName: ctx.region,
        ZoneName: zone.name,
        ZoneId: zone.id,
        GroupName: groupOf(ctx.region),
        NetworkBorderGroup: ctx.region,
        ZoneType: ZONE_TYPE,
      })),
  };
};

function checkKnown(asked: readonly string[] | undefined, known: readonly string[], complaint: string): void {
  const stranger = asked?.find((each) => !known.includes(each));
  if (stranger !== undefined) throw new AwsError("InvalidParameterValue", `${complaint}: [${stranger}]`);
}

/** `us-east-1` → `us-east-1-zg-1` */
function groupOf(region: string): string {
  return `${region}-zg-1`;
}
