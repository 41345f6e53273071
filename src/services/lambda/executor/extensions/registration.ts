import type { Oversized } from "../runtime-api/collect.js";
import type { RequestHead } from "../runtime-api/http-head.js";

export interface Registration {
  name: string;
  isExternal: boolean;
  events: ReadonlySet<string>;
  acceptsAccountId: boolean;
}

/** Status, error type and message of a refusal. */
export interface Refusal {
  refused: [number, string, string];
}

/** Reads `extension/register`. External extensions go by the name of their file; all others are internal. */
export function readRegistration(
  head: RequestHead,
  body: Buffer | Oversized,
  expected: readonly string[],
): Registration | Refusal {
  const name = head.headers["lambda-extension-name"];
  if (!name) return refuse("Extension.InvalidExtensionName", "Empty extension name");
  const events = readEvents(body);
  if (!events) return { refused: [400, "InvalidRequestFormat", "Failed to parse the registration"] };
  const unknown = [...events].find((event) => event !== "INVOKE" && event !== "SHUTDOWN");
  if (unknown !== undefined) return refuse("Extension.InvalidEventType", `${unknown}: Invalid event type`);
  const isExternal = expected.includes(name);
  if (!isExternal && events.has("SHUTDOWN")) {
    return refuse(
      "ShutdownEventNotSupportedForInternalExtension",
      "SHUTDOWN event is not supported for internal extensions",
    );
  }
  const features = head.headers["lambda-extension-accept-feature"]?.split(",") ?? [];
  return { name, isExternal, events, acceptsAccountId: features.some((one) => one.trim() === "accountId") };
}

function refuse(type: string, message: string): Refusal {
  return { refused: [403, type, message] };
}

function readEvents(body: Buffer | Oversized): ReadonlySet<string> | undefined {
  if (!(body instanceof Buffer)) return undefined;
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    if (typeof parsed !== "object" || parsed === null) return undefined;
    const { events = [] } = parsed as { events?: unknown };
    return Array.isArray(events) ? new Set(events.map(String)) : undefined;
  } catch {
    return undefined;
  }
}
