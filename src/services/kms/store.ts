import { collection } from "../../core/store/collection.js";
import type { AliasRecord, GrantRecord, KeyRecord } from "./records.js";

/** [account, region, key id] */
export const keys = collection<KeyRecord>("keys");

/** [account, region, alias name] */
export const aliases = collection<AliasRecord>("aliases");

/** [account, region, key id, grant id] */
export const grants = collection<GrantRecord>("grants");
