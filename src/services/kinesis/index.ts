import * as sdk from "@aws-sdk/client-kinesis";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import { metering } from "./metering.js";

export const service = defineService<"kinesis">()({ sdk, operations: {}, access, metering });
