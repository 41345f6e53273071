import { Agent } from "node:http";
import { IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { policy, type TestUser } from "../../services/iam/support.js";
import type { TestServer } from "../../support/server.js";

export type Send = (operation: string, input: Record<string, unknown>) => Promise<object>;

type Sdk = Record<string, new (argument: object) => { send(command: object): Promise<object> }>;

/** Some operations have a host of their own below the endpoint's: all of them are this machine. */
function anyHostAgent(): Agent {
  return new Agent({
    lookup: (_host, options, found) =>
      options.all ? found(null, [{ address: "127.0.0.1", family: 4 }]) : found(null, "127.0.0.1", 4),
  });
}

/** A client of any service: the SDK's packages name their classes alike. */
export function senderOf(sdk: object, server: TestServer, user: TestUser): Send {
  const configuration = {
    ...server.client(user.credentials),
    endpoint: server.endpoint.replace("127.0.0.1", "localhost"),
    requestHandler: { httpAgent: anyHostAgent() },
    forcePathStyle: true,
  };
  const classes = sdk as Sdk;
  const name = Object.keys(classes).find((key) => /^(?!__).+Client$/.test(key)) ?? "";
  const Client = classes[name];
  if (!Client) throw new Error("the SDK package has no client");
  const client = new Client(configuration);
  return (operation, input) => {
    const Command = classes[`${operation}Command`];
    if (!Command) throw new Error(`the SDK package has no ${operation}`);
    return client.send(new Command(input));
  };
}

/** What an SDK client throws, or what a batch reports of one of its entries. */
interface Failure {
  name: string;
  message: string;
  $metadata?: { httpStatusCode?: number };
}

export interface Walked {
  /** The permissions that had to be granted, in the order they were asked for. */
  granted: string[];
  /** The codes that it was refused with on the way. */
  refusals: string[];
  /** What the operation failed with at last, if it did. */
  failure: Failure | undefined;
}

/** More than any operation asks for. */
const GRANTS_MAX = 12;

/** Calls as the user, granting only the action that each refusal names, until no permission is missing. */
export async function walk(
  server: TestServer,
  user: TestUser,
  call: () => Promise<object>,
  documented: readonly string[],
): Promise<Walked> {
  const granted: string[] = [];
  const refusals: string[] = [];
  for (let round = 0; round < GRANTS_MAX; round++) {
    await grantOnly(server, user, granted);
    const failure = await attempt(call);
    if (!failure) return { granted, refusals, failure };
    // The answer to a HEAD has no body: all it says is that something is missing.
    const mute = failure.$metadata?.httpStatusCode === 403 && failure.message === "UnknownError";
    const missing = mute
      ? documented.find((action) => !granted.includes(action))
      : / is not authorized to perform: (\S+)/.exec(failure.message)?.[1];
    if (missing === undefined || granted.includes(missing)) return { granted, refusals, failure };
    if (!mute) refusals.push(failure.name);
    granted.push(missing);
  }
  throw new Error(`still refused with ${granted.join(", ")}`);
}

async function attempt(call: () => Promise<object>): Promise<Failure | undefined> {
  try {
    const output = (await call()) as { Errors?: { Code: string; Message: string }[] };
    const refused = output.Errors?.[0];
    return refused && { name: refused.Code, message: refused.Message };
  } catch (error) {
    return error as Failure;
  }
}

async function grantOnly(server: TestServer, user: TestUser, actions: readonly string[]): Promise<void> {
  // A policy must name an action: this one is of no operation.
  const Action = ["walk:Nothing", ...actions];
  await new IAMClient(server.client()).send(
    new PutUserPolicyCommand({
      UserName: user.name,
      PolicyName: "inline",
      PolicyDocument: policy({ Action }),
    }),
  );
}
