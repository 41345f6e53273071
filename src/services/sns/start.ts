import { Pace } from "../../core/pace.js";
import type { ServiceHost, Started } from "../../core/service.js";
import { Signer } from "./signing/signer.js";
import type { SnsState } from "./state.js";

export async function start({ store, ids, clock }: ServiceHost): Promise<Started<SnsState>> {
  return { state: { signer: new Signer({ store, ids, clock }), pace: new Pace(clock) } };
}
