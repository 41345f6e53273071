import { collection } from "../../core/store/collection.js";
import type { Reader } from "../../core/store/store.js";
import type {
  ApiDestinationRecord,
  BusRecord,
  ConnectionRecord,
  RuleRecord,
  TargetRecord,
} from "./records.js";

/** [account, region, name] */
export const buses = collection<BusRecord>("buses");
/** [account, region, bus, name] */
export const rules = collection<RuleRecord>("rules");
/** [account, region, bus, rule, id] */
export const targets = collection<TargetRecord>("targets");
/** [account, region, name] */
export const connections = collection<ConnectionRecord>("connections");
/** [account, region, name] */
export const apiDestinations = collection<ApiDestinationRecord>("api-destinations");

export const ruleKey = ({ account, region, bus, name }: RuleRecord) => [account, region, bus, name];

/** All targets of a rule: there are never many. */
export async function targetsOf(from: Reader, rule: RuleRecord): Promise<TargetRecord[]> {
  const found: TargetRecord[] = [];
  for await (const { value } of targets.range(from, { prefix: ruleKey(rule) })) found.push(value);
  return found;
}
