import type { RequestFacts } from "../../../core/context.js";

/** Where the pages are on a host that is not the sign-in's own. */
export const BASE = "/_lenticular/signin";

const FORM = "application/x-www-form-urlencoded";

/** Requests on other hosts: below `BASE`, and those that clients of AWS make with only the host changed. */
export function recognises({ method, path, query, headers }: RequestFacts): boolean {
  if (path === BASE || path.startsWith(`${BASE}/`)) return true;
  const isForm = method === "POST" && (headers["content-type"] ?? "").startsWith(FORM);
  if (path === "/federation") return isForm || /(^|&)Action=/.test(query);
  if (path === "/saml" || path.startsWith("/saml/acs/")) return isForm;
  if (path === "/v1/authorize") return /(^|&)client_id=/.test(query);
  return path === "/v1/token" && method === "POST";
}

export interface Place {
  /** The path without `BASE`. */
  path: string;
  /** What stands before the paths of links: `BASE`, or nothing on the sign-in's own hosts. */
  base: string;
  /** Whether the host is the sign-in's own: its cookies are nobody else's to use. */
  isHome: boolean;
  /** The account's id or alias, where the host names it. */
  account: string | undefined;
}

/** `ACCOUNT.signin.localhost:4566`, `signin.localhost:4566`, or any host with `BASE`. */
export function placeOf(host: string, path: string): Place {
  const [, before] = /^(?:(.+)\.)?signin(?:[.:]|$)/i.exec(host) ?? [];
  const isHome = /^(?:.+\.)?signin(?:[.:]|$)/i.test(host);
  const account = before === undefined || isRegion(before) ? undefined : before.toLowerCase();
  const isBelow = path === BASE || path.startsWith(`${BASE}/`);
  return { path: isBelow ? path.slice(BASE.length) || "/" : path, base: isHome ? "" : BASE, isHome, account };
}

/** `us-east-1.signin.aws.amazon.com` */
function isRegion(label: string): boolean {
  return /^[a-z]{2}(-[a-z]+)+-\d$/.test(label);
}

/** The sign-in's own host beside another one of this server; undefined where there is none, as for an address of digits. */
export function homeOf(host: string): string | undefined {
  const [name = "", port] = splitPort(host);
  const suffix = port === undefined ? "" : `:${port}`;
  if (/^(127\.|\[::1\]$)/.test(name) || name === "localhost") return `signin.localhost${suffix}`;
  if (/^[\d.]+$/.test(name) || name.startsWith("[")) return undefined;
  return `signin.${name.replace(/^.+\.signin\./i, "")}${suffix}`;
}

function splitPort(host: string): [string, string | undefined] {
  const [, name = host, port] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  return [name, port];
}
