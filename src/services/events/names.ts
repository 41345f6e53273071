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

/** A connection or an API destination: their ARNs end in an id of their own. */
export interface EndpointName {
  account: string;
  region: string;
  name: string;
  id: string;
}

export const toConnectionArn = ({ account, region, name, id }: EndpointName): string =>
  `arn:aws:events:${region}:${account}:connection/${name}/${id}`;

export const toApiDestinationArn = ({ account, region, name, id }: EndpointName): string =>
  `arn:aws:events:${region}:${account}:api-destination/${name}/${id}`;

/** The parts of such an ARN; undefined for what is none. */
export function parseEndpointArn(
  arn: string,
  kind: "connection" | "api-destination",
): EndpointName | undefined {
  const [, region = "", account = "", found, name = "", id = ""] =
    /^arn:aws[\w-]*:events:([\w-]+):(\d{12}):(connection|api-destination)\/([.\w-]+)\/([\w-]+)$/.exec(arn) ??
    [];
  return found === kind ? { account, region, name, id } : undefined;
}

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
