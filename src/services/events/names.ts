import { invalidParameter } from "./errors.js";
import type { EventsContext } from "./state.js";

export const DEFAULT_BUS = "default";

export interface BusName {
  account: string;
  region: string;
  name: string;
}

export interface RuleName {
  account: string;
  region: string;
  bus: string;
  name: string;
}

const BUS_ARN = /^arn:aws[\w-]*:events:([\w-]+):(\d{12}):event-bus\/([/.\-\w]+)$/;

/** A name or an ARN; none means the default bus. */
export function parseBus(nameOrArn: string | undefined, ctx: EventsContext): BusName {
  const { account, region } = ctx;
  if (!nameOrArn) return { account, region, name: DEFAULT_BUS };
  if (!nameOrArn.startsWith("arn:")) return { account, region, name: nameOrArn };
  const [, arnRegion, arnAccount, name] = BUS_ARN.exec(nameOrArn) ?? [];
  if (arnRegion === undefined || arnAccount === undefined || name === undefined) {
    throw invalidParameter("EventBusName");
  }
  return { account: arnAccount, region: arnRegion, name };
}

export const toBusArn = ({ account, region, name }: BusName): string =>
  `arn:aws:events:${region}:${account}:event-bus/${name}`;

/** Rules of the default bus leave its name out. */
export const toRuleArn = ({ account, region, bus, name }: RuleName): string =>
  `arn:aws:events:${region}:${account}:rule/${bus === DEFAULT_BUS ? "" : `${bus}/`}${name}`;

export type Taggable = { kind: "bus"; bus: BusName } | { kind: "rule"; rule: RuleName };

/** The ARN of a bus or of a rule. */
export function parseResourceArn(arn: string | undefined, ctx: EventsContext): Taggable {
  const [, region = "", account = "", kind, path = ""] =
    /^arn:aws[\w-]*:events:([\w-]+):(\d{12}):(event-bus|rule)\/([/.\-\w]+)$/.exec(arn ?? "") ?? [];
  if (kind === undefined || region !== ctx.region) throw invalidParameter("ResourceARN");
  if (kind === "event-bus") return { kind: "bus", bus: { account, region, name: path } };
  const slash = path.lastIndexOf("/");
  const bus = slash < 0 ? DEFAULT_BUS : path.slice(0, slash);
  return { kind: "rule", rule: { account, region, bus, name: path.slice(slash + 1) } };
}
