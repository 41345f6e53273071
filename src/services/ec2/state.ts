import type { Operation, ServiceHost, Started } from "../../core/service.js";
import type { Zones } from "../../core/zones.js";

export interface State {
  zones: Zones;
}

export async function startState({ zones }: ServiceHost): Promise<Started<State>> {
  return { state: { zones } };
}

/** A handler of this service. */
export type Op<N extends string> = Operation<"ec2", N, State>;
