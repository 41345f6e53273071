import { DEFAULT_PORT, UsageError } from "../../config.js";
import type { Decided } from "../../gateway/request-journal.js";
import type { Command } from "../command.js";

export const whyCommand: Command = {
  name: "why",
  summary: "Say which statement allowed or denied a request.",
  usage: [
    "lenticular why REQUEST_ID",
    "",
    "The id is in every answer (x-amzn-requestid, x-amz-request-id) and in every error of an SDK.",
    "AWS_ENDPOINT_URL says where the server is, if not on the default port.",
  ],
  async run(args, terminal) {
    const [requestId, ...more] = args;
    if (requestId === undefined || more.length > 0)
      throw new UsageError("give one request id: lenticular why REQUEST_ID");
    const endpoint = terminal.env["AWS_ENDPOINT_URL"] ?? `http://127.0.0.1:${DEFAULT_PORT}`;
    const url = `${endpoint.replace(/\/$/, "")}/_lenticular/requests/${encodeURIComponent(requestId)}`;
    const response = await fetch(url).catch(() => undefined);
    if (!response) throw new UsageError(`no server answers at ${endpoint}; set AWS_ENDPOINT_URL`);
    if (response.status === 404) throw new UsageError(`request ${requestId} is not among the last ones`);
    if (!response.ok) throw new UsageError(`the server at ${endpoint} does not tell: ${response.status}`);
    terminal.out(explain((await response.json()) as Decided));
    return 0;
  },
};

function explain(decided: Decided): string {
  const { status, service, operation, region, caller, because, error, message, encodedMessage } = decided;
  const lines = [
    `${service ?? "?"} ${operation ?? "?"} in ${region ?? "?"}: ${status}${error ? ` ${error}` : ""}`,
    `  caller   ${caller ?? "not known: the request was refused before"}`,
    `  decided  ${because ?? "not reached"}`,
  ];
  if (message) lines.push(`  said     ${message}`);
  if (encodedMessage) {
    lines.push(`  more     aws sts decode-authorization-message --encoded-message ${encodedMessage}`);
  }
  return `${lines.join("\n")}\n`;
}
