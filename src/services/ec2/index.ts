import * as sdk from "@aws-sdk/client-ec2";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import { DescribeAvailabilityZones } from "./describe-availability-zones.js";
import { DescribeRegions } from "./describe-regions.js";
import { metering } from "./metering.js";
import { type State, startState } from "./state.js";

export const service = defineService<"ec2", State>()({
  sdk,
  operations: { DescribeAvailabilityZones, DescribeRegions },
  access,
  metering,
  start: startState,
});
