import type { WireRequest } from "../../../wire/protocol.js";
import { toTraceId } from "../invocations/trace.js";
import type { LambdaContext } from "../operation.js";

const TEXT_TYPE =
  /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded|graphql)|[^;]*\+(json|xml))/i;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export interface UrlCall {
  id: string;
  /** Without the id, where it came in the path. */
  path: string;
  request: WireRequest;
  body: Uint8Array;
}

/** The event of a function URL: API Gateway's payload format 2.0. */
export function toUrlEvent({ id, path, request, body }: UrlCall, ctx: LambdaContext): unknown {
  const { cookie, authorization, connection, ...headers } = request.headers;
  const rawPath = decodePath(path.replace(/^\/{2,}/, "/"));
  const now = ctx.clock.now();
  const query = toQuery(request.query);
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString: request.query,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers: {
      ...headers,
      ...(authorization === undefined ? {} : { authorization }),
      ...toForwarded(headers, ctx),
    },
    ...(query ? { queryStringParameters: query } : {}),
    requestContext: {
      accountId: ctx.principal.type === "anonymous" ? "anonymous" : ctx.principal.account,
      apiId: id,
      ...toAuthorizer(ctx),
      domainName: ctx.request.host.split(":")[0],
      domainPrefix: id,
      http: {
        method: request.method,
        path: rawPath,
        protocol: "HTTP/1.1",
        sourceIp: ctx.request.sourceIp,
        userAgent: ctx.request.userAgent,
      },
      requestId: ctx.requestId,
      routeKey: "$default",
      stage: "$default",
      time: toTime(now),
      timeEpoch: now,
    },
    ...toBody(body, request.headers["content-type"]),
  };
}

/** What AWS's front tells of the connection it took; of one without TLS. */
function toForwarded(headers: Readonly<Record<string, string>>, ctx: LambdaContext): Record<string, string> {
  const { protocol, port } = new URL(ctx.endpoint);
  return {
    "x-amzn-trace-id": headers["x-amzn-trace-id"] ?? toTraceId(ctx),
    "x-forwarded-for": ctx.request.sourceIp,
    "x-forwarded-port": port === "" ? (protocol === "https:" ? "443" : "80") : port,
    "x-forwarded-proto": protocol.slice(0, -1),
  };
}

function toBody(body: Uint8Array, type = ""): { body?: string; isBase64Encoded: boolean } {
  if (body.byteLength === 0) return { isBase64Encoded: false };
  const bytes = Buffer.from(body);
  return TEXT_TYPE.test(type)
    ? { body: bytes.toString("utf8"), isBase64Encoded: false }
    : { body: bytes.toString("base64"), isBase64Encoded: true };
}

function toAuthorizer({ principal }: LambdaContext): Record<string, unknown> {
  if (principal.type === "anonymous" || principal.type === "service") return {};
  return {
    authorizer: {
      iam: {
        accessKey: principal.session?.accessKeyId ?? null,
        accountId: principal.account,
        callerId: principal.userId,
        cognitoIdentity: null,
        principalOrgId: null,
        userArn: principal.arn,
        userId: principal.userId,
      },
    },
  };
}

/** Repeated parameters are joined by commas. */
function toQuery(query: string): Record<string, string> | undefined {
  if (query === "") return undefined;
  const found: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    found[name] = found[name] === undefined ? value : `${found[name]},${value}`;
  }
  return found;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** `01/Jan/2026:00:00:00 +0000` */
function toTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  return `${day}:${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}
