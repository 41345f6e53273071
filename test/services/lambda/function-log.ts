import { type CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { until } from "../../support/until.js";

/** Messages of a function's log that contain the text, once there are so many. */
export async function findInLog(
  logs: CloudWatchLogsClient,
  functionName: string,
  text: string,
  count = 1,
): Promise<string[]> {
  let found: string[] = [];
  const query = { logGroupName: `/aws/lambda/${functionName}`, filterPattern: `"${text}"` };
  await until(async () => {
    // The group comes with the function's first line.
    const { events = [] } = await logs.send(new FilterLogEventsCommand(query)).catch(() => ({ events: [] }));
    found = events.map(({ message = "" }) => message);
    return found.length >= count;
  }, `${count} of '${text}' in the log of ${functionName}`);
  return found;
}

/** The JSON value that a printing function wrote after a word. */
export function valueAfter(word: string, message: string | undefined): unknown {
  const line = message ?? "";
  return JSON.parse(line.slice(line.indexOf(`${word} `) + word.length + 1));
}
