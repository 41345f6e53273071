import { inputOf, type OperationModel, type ServiceModel } from "../model.js";
import { membersOf } from "../schema.js";
import { uriPatternOf } from "./uri-pattern.js";

const byOperation = new WeakMap<OperationModel, ReadonlySet<string>>();
const byService = new WeakMap<ServiceModel, ReadonlySet<string>>();

/** Names of the query parameters that an operation has: those of its address, and its input's. */
export function queryNamesOf(operation: OperationModel): ReadonlySet<string> {
  let names = byOperation.get(operation);
  if (names === undefined) {
    const inInput = membersOf(inputOf(operation)).flatMap(({ traits }) => traits.httpQuery ?? []);
    names = new Set([...(uriPatternOf(operation)?.query.keys() ?? []), ...inInput]);
    byOperation.set(operation, names);
  }
  return names;
}

/** Names that tell a service's operations apart by being there, without a value: `acl`, `uploads`. */
export function valuelessNamesOf(service: ServiceModel): ReadonlySet<string> {
  let names = byService.get(service);
  if (names === undefined) {
    const fixed = [...service.operations.values()].flatMap((each) => [...(uriPatternOf(each)?.query ?? [])]);
    names = new Set(fixed.flatMap(([name, value]) => (value === "" ? [name] : [])));
    byService.set(service, names);
  }
  return names;
}
