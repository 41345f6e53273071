import type { ComprehendContext } from "../state.js";

/** `arn:aws:comprehend:REGION:ACCOUNT:KIND/NAME` */
export const toArn = (
  ctx: Pick<ComprehendContext, "partition" | "region" | "account">,
  kind: string,
  name: string,
): string => `arn:${ctx.partition}:comprehend:${ctx.region}:${ctx.account}:${kind}/${name}`;

/** What follows the kind in one of our ARNs, or undefined. */
export const nameInArn = (arn: string, kind: string): string | undefined => {
  const place = `:${kind}/`;
  const at = arn.indexOf(place);
  return at < 0 ? undefined : arn.slice(at + place.length);
};
