import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type ConnectionHttpParameters,
  CreateApiDestinationCommand,
  type CreateApiDestinationCommandInput,
  CreateConnectionCommand,
  type CreateConnectionCommandInput,
  DeauthorizeConnectionCommand,
  DeleteApiDestinationCommand,
  DeleteConnectionCommand,
  DescribeApiDestinationCommand,
  DescribeConnectionCommand,
  EventBridgeClient,
  ListApiDestinationsCommand,
  ListConnectionsCommand,
  type Target,
  UpdateApiDestinationCommand,
  UpdateConnectionCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, startTestServer, type TestServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";
import { policy, trust } from "../iam/support.js";
import { queueArn } from "../sns/support.js";
import { eventing } from "./support.js";

let server: TestServer;
let api: Api;
let role: string;
let weakRole: string;
const clock = new TurnableClock();
const use = () => eventing(server);
/** With clients that know how far the clock has been turned. */
const later = () =>
  eventing({
    ...server,
    client: () => ({ ...server.client(), systemClockOffset: clock.turned }),
  } as TestServer);
const events = () => new EventBridgeClient({ ...server.client(), systemClockOffset: clock.turned });

beforeAll(async () => {
  server = await startTestServer({ clock });
  role = await makeRole("to-api", "events:InvokeApiDestination");
  weakRole = await makeRole("may-not", "sqs:SendMessage");
});
afterAll(() => server.stop());
beforeEach(async () => {
  api = await startApi();
});
afterEach(() => api.close());

interface Request {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
  /** Milliseconds of the machine. */
  at: number;
}

interface Answer {
  status: number;
  headers?: Record<string, string>;
}

interface Api {
  url: string;
  requests: Request[];
  /** Of `/token`: what was asked for, and what it gives. */
  tokenRequests: Request[];
  tokens: string[];
  /** What the next requests are answered with; then 200. */
  answers: Answer[];
  close(): Promise<void>;
}

/** An API of somebody else's, with an authorization endpoint. */
async function startApi(): Promise<Api> {
  const requests: Request[] = [];
  const tokenRequests: Request[] = [];
  const answers: Answer[] = [];
  const tokens: string[] = [];
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const got = { method, url, headers, body: Buffer.concat(chunks).toString(), at: performance.now() };
      if (!url.startsWith("/token")) {
        requests.push(got);
        const { status, headers: more = {} } = answers.shift() ?? { status: 200 };
        response.writeHead(status, more).end("ok");
        return;
      }
      tokenRequests.push(got);
      const access_token = tokens.shift();
      response
        .writeHead(access_token === undefined ? 403 : 200)
        .end(JSON.stringify({ access_token, token_type: "Bearer", expires_in: 3_600 }));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => http.close(() => resolve()));
  return { url: `http://127.0.0.1:${port}`, requests, tokenRequests, tokens, answers, close };
}

async function makeRole(RoleName: string, Action: string): Promise<string> {
  const iam = new IAMClient(server.client());
  const AssumeRolePolicyDocument = trust({ Service: "events.amazonaws.com" });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const PolicyDocument = policy({ Action });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument }));
  return Role?.Arn ?? "";
}

type Auth = Pick<CreateConnectionCommandInput, "AuthorizationType" | "AuthParameters">;

const KEY: Auth = {
  AuthorizationType: "API_KEY",
  AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: "X-Key", ApiKeyValue: "hush" } },
};
const oauth = (OAuthHttpParameters?: ConnectionHttpParameters): Auth => ({
  AuthorizationType: "OAUTH_CLIENT_CREDENTIALS",
  AuthParameters: {
    OAuthParameters: {
      AuthorizationEndpoint: `${api.url}/token`,
      HttpMethod: "POST",
      ClientParameters: { ClientID: "me", ClientSecret: "s&cret" },
      ...(OAuthHttpParameters && { OAuthHttpParameters }),
    },
  },
});

const connect = async (Name: string, auth: Auth) =>
  (await events().send(new CreateConnectionCommand({ Name, ...auth }))).ConnectionArn ?? "";
const describeConnection = (Name: string) => events().send(new DescribeConnectionCommand({ Name }));

async function makeDestination(
  Name: string,
  ConnectionArn: string,
  more: Partial<CreateApiDestinationCommandInput> = {},
): Promise<string> {
  const { ApiDestinationArn = "" } = await events().send(
    new CreateApiDestinationCommand({
      Name,
      ConnectionArn,
      InvocationEndpoint: `${api.url}/orders`,
      HttpMethod: "POST",
      ...more,
    }),
  );
  return ApiDestinationArn;
}

/** A rule of a name of its own, which sends what has that source to a destination. */
async function route(source: string, Arn: string, target: Partial<Target> = {}): Promise<void> {
  await use().putRule(source, { EventPattern: JSON.stringify({ source: [source] }) });
  await use().putTarget(source, { Arn, RoleArn: role, ...target });
}

const arrival = async (count: number) => {
  await until(async () => api.requests.length >= count, `request ${count}`);
  return api.requests[count - 1] as Request;
};

describe("connections", () => {
  it("take OAuth's method in any case, and no other", async () => {
    const withMethod = (HttpMethod: string): Auth => {
      const { OAuthParameters: parameters } = oauth().AuthParameters ?? {};
      return {
        ...oauth(),
        AuthParameters: { OAuthParameters: { ...parameters, HttpMethod } },
      } as Auth;
    };
    await connect("small-method", withMethod("put"));
    const { AuthParameters } = await describeConnection("small-method");
    expect(AuthParameters?.OAuthParameters?.HttpMethod).toBe("PUT");
    await expect(connect("wrong-method", withMethod("PATCH"))).rejects.toMatchObject({
      message:
        "1 validation error detected: Value 'PATCH' at 'authParameters.oAuthParameters.httpMethod' failed to satisfy " +
        "constraint: Member must satisfy enum value set: [GET, POST, PUT]",
    });
  });

  it.each(["http://example.com/token", "http://127.0.0.1.example.com/", "ftp://localhost/", "localhost"])(
    "take plain HTTP to this machine alone: not %s",
    async (AuthorizationEndpoint) => {
      const { OAuthParameters: parameters } = oauth().AuthParameters ?? {};
      const AuthParameters = { OAuthParameters: { ...parameters, AuthorizationEndpoint } };
      await expect(connect("plain", { ...oauth(), AuthParameters } as Auth)).rejects.toMatchObject({
        name: "ValidationException",
      });
    },
  );

  it("are described without their secrets", async () => {
    const InvocationHttpParameters = {
      HeaderParameters: [
        { Key: "x-open", Value: "seen", IsValueSecret: false },
        { Key: "x-shut", Value: "unseen", IsValueSecret: true },
      ],
    };
    const auth = { ...KEY, AuthParameters: { ...KEY.AuthParameters, InvocationHttpParameters } };
    const made = await events().send(new CreateConnectionCommand({ Name: "shown", ...auth }));
    expect(made).toMatchObject({ ConnectionState: "AUTHORIZED" });
    expect(made.ConnectionArn).toMatch(
      new RegExp(`^arn:aws:events:us-east-1:${ACCOUNT}:connection/shown/[0-9a-f-]{36}$`),
    );
    expect(await describeConnection("shown")).toMatchObject({
      ConnectionArn: made.ConnectionArn,
      AuthorizationType: "API_KEY",
      AuthParameters: {
        ApiKeyAuthParameters: { ApiKeyName: "X-Key" },
        InvocationHttpParameters: {
          HeaderParameters: [
            { Key: "x-open", Value: "seen", IsValueSecret: false },
            { Key: "x-shut", IsValueSecret: true },
          ],
        },
      },
    });
    expect(JSON.stringify(await describeConnection("shown"))).not.toMatch(/hush|unseen/);
    const { Connections } = await events().send(new ListConnectionsCommand({ NamePrefix: "sho" }));
    expect(Connections).toMatchObject([{ Name: "shown", ConnectionState: "AUTHORIZED" }]);
    await expect(connect("shown", KEY)).rejects.toMatchObject({ name: "ResourceAlreadyExistsException" });
  });

  it("want the parameters of their type", async () => {
    const basic = { BasicAuthParameters: { Username: "u", Password: "p" } };
    await expect(
      connect("wrong", { AuthorizationType: "API_KEY", AuthParameters: basic }),
    ).rejects.toMatchObject({ name: "ValidationException" });
    await expect(connect("wrong", { AuthorizationType: "BASIC", AuthParameters: {} })).rejects.toMatchObject({
      name: "ValidationException",
    });
  });

  it("are deauthorized, and deleted", async () => {
    const arn = await connect("ending", KEY);
    await makeDestination("ending", arn);
    const state = async () =>
      (await events().send(new DescribeApiDestinationCommand({ Name: "ending" }))).ApiDestinationState;
    expect(await state()).toBe("ACTIVE");
    await events().send(new DeauthorizeConnectionCommand({ Name: "ending" }));
    const after = await describeConnection("ending");
    expect([after.ConnectionState, after.AuthParameters]).toEqual(["DEAUTHORIZED", undefined]);
    expect(await state()).toBe("INACTIVE");
    await events().send(new DeleteConnectionCommand({ Name: "ending" }));
    await expect(describeConnection("ending")).rejects.toMatchObject({
      message: "Failed to describe the connection(s). Connection 'ending' does not exist.",
    });
  });
});

describe("API destinations", () => {
  it("are made, changed, listed and deleted", async () => {
    const ConnectionArn = await connect("kept", KEY);
    const arn = await makeDestination("kept", ConnectionArn, { Description: "d" });
    const shown = () => events().send(new DescribeApiDestinationCommand({ Name: "kept" }));
    expect(await shown()).toMatchObject({
      ApiDestinationArn: arn,
      ApiDestinationState: "ACTIVE",
      ConnectionArn,
      Description: "d",
      HttpMethod: "POST",
      InvocationRateLimitPerSecond: 300,
    });
    const change = { Name: "kept", HttpMethod: "PUT", InvocationRateLimitPerSecond: 5 } as const;
    await events().send(new UpdateApiDestinationCommand(change));
    expect(await shown()).toMatchObject({ HttpMethod: "PUT", InvocationRateLimitPerSecond: 5 });
    const list = await events().send(new ListApiDestinationsCommand({ ConnectionArn }));
    expect(list.ApiDestinations).toMatchObject([{ Name: "kept", ApiDestinationArn: arn }]);
    await events().send(new DeleteApiDestinationCommand({ Name: "kept" }));
    await expect(shown()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("want an address, a connection that is there, and of their target a role", async () => {
    const arn = await connect("checked", KEY);
    await expect(makeDestination("d", arn, { InvocationEndpoint: "ftp://x" })).rejects.toMatchObject({
      name: "ValidationException",
    });
    const [prefix] = arn.split("/checked/");
    const other = `${prefix}/checked/00000000-0000-0000-0000-000000000000`;
    await expect(makeDestination("d", other)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    const destination = await makeDestination("d", arn);
    await expect(route("shop.no-role", destination, { RoleArn: undefined })).rejects.toMatchObject({
      message: `RoleArn is required for target ${destination}.`,
    });
  });
});

describe("a rule's API destination", () => {
  it("gets the event with the connection's and the target's parameters, the connection's first", async () => {
    const connection = await connect("full", {
      AuthorizationType: "BASIC",
      AuthParameters: {
        BasicAuthParameters: { Username: "user", Password: "pass" },
        InvocationHttpParameters: {
          HeaderParameters: [{ Key: "X-Both", Value: "connection" }],
          QueryStringParameters: [{ Key: "both", Value: "connection" }],
          BodyParameters: [{ Key: "tenant", Value: "t1" }],
        },
      },
    });
    const InvocationEndpoint = `${api.url}/orders/*/items?fixed=1`;
    const arn = await makeDestination("full", connection, { InvocationEndpoint, HttpMethod: "PATCH" });
    await route("shop.full", arn, {
      InputPath: "$.detail",
      HttpParameters: {
        PathParameterValues: ["a/b"],
        HeaderParameters: { "X-Both": "target", "X-Target": "t", "User-Agent": "forged", Host: "forged" },
        QueryStringParameters: { both: "target", only: "t q" },
      },
    });
    await use().put({ Source: "shop.full", Detail: '{"n":1}' });
    const { method, url, headers, body } = await arrival(1);
    expect([method, url]).toEqual(["PATCH", "/orders/a%2Fb/items?fixed=1&both=connection&only=t+q"]);
    expect(headers).toMatchObject({
      authorization: `Basic ${Buffer.from("user:pass").toString("base64")}`,
      "x-both": "connection",
      "x-target": "t",
      "user-agent": "Amazon/EventBridge/ApiDestinations",
      "content-type": "application/json; charset=utf-8",
      host: new URL(api.url).host,
    });
    expect(JSON.parse(body)).toEqual({ n: 1, tenant: "t1" });
  });

  it("is called with a token of the authorization endpoint, and with a new one when that is refused", async () => {
    api.tokens.push("first", "second");
    const arn = await makeDestination(
      "oauth",
      await connect(
        "oauth",
        oauth({
          BodyParameters: [{ Key: "audience", Value: "orders" }],
          HeaderParameters: [{ Key: "x-realm", Value: "r" }],
          QueryStringParameters: [{ Key: "v", Value: "2" }],
        }),
      ),
    );
    await until(
      async () => (await describeConnection("oauth")).ConnectionState === "AUTHORIZED",
      "the authorization",
    );
    const [asked] = api.tokenRequests;
    expect([asked?.url, asked?.headers["x-realm"]]).toEqual(["/token?v=2", "r"]);
    expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
      grant_type: "client_credentials",
      client_id: "me",
      client_secret: "s&cret",
      audience: "orders",
    });
    await route("shop.oauth", arn);
    api.answers.push({ status: 401 });
    await use().put({ Source: "shop.oauth" });
    expect((await arrival(1)).headers.authorization).toBe("Bearer first");
    clock.turn(2_000);
    expect((await arrival(2)).headers.authorization).toBe("Bearer second");
    // It ends within an hour: a third one is asked for before it is used.
    api.tokens.push("third");
    clock.turn(3_600_000);
    await later().put({ Source: "shop.oauth" });
    expect((await arrival(3)).headers.authorization).toBe("Bearer third");
  });

  it("is not active while its connection gets no token; an update asks again", async () => {
    const arn = await connect("refused", oauth());
    await makeDestination("refused", arn);
    const state = async () => (await describeConnection("refused")).ConnectionState;
    await until(async () => (await state()) === "DEAUTHORIZED", "the refusal");
    expect((await describeConnection("refused")).StateReason).toBe(
      "The authorization endpoint answered with status 403.",
    );
    api.tokens.push("good");
    await events().send(new UpdateConnectionCommand({ Name: "refused" }));
    await until(async () => (await state()) === "AUTHORIZED", "the token");
  });

  it("that fails is tried again as it asks, and what it does not want is a dead letter", async () => {
    const arn = await makeDestination("failing", await connect("failing", KEY));
    const dead = await later().createQueue("api-dead");
    const more = {
      DeadLetterConfig: { Arn: queueArn("api-dead") },
      RetryPolicy: { MaximumRetryAttempts: 3 },
    };
    await later().putRule("shop.failing", { EventPattern: '{"source":["shop.failing"]}' });
    await later().putTarget("shop.failing", { Arn: arn, RoleArn: role, ...more });
    api.answers.push({ status: 503 }, { status: 429, headers: { "retry-after": "120" } }, { status: 404 });
    await later().put({ Source: "shop.failing" });
    expect((await arrival(1)).headers["x-key"]).toBe("hush");
    clock.turn(2_000);
    await arrival(2);
    // Not before the two minutes are over.
    clock.turn(60_000);
    await later().put({ Source: "shop.none" });
    expect(api.requests).toHaveLength(2);
    clock.turn(61_000);
    await arrival(3);
    const [letter] = await later().receive(dead, 1);
    expect(JSON.parse(letter?.Body ?? "{}")).toMatchObject({ source: "shop.failing" });
    const text = (name: string) => letter?.MessageAttributes?.[name]?.StringValue;
    expect(["ERROR_CODE", "ERROR_MESSAGE", "RETRY_ATTEMPTS", "TARGET_ARN"].map(text)).toEqual([
      "SDK_CLIENT_ERROR",
      "Unable to invoke ApiDestination endpoint: Request failed with status code 404.",
      "2",
      arn,
    ]);
  });

  it("is not called with a role that may not", async () => {
    const arn = await makeDestination("forbidden", await connect("forbidden", KEY));
    const dead = await later().createQueue("forbidden-dead");
    await later().putRule("shop.forbidden", { EventPattern: '{"source":["shop.forbidden"]}' });
    const DeadLetterConfig = { Arn: queueArn("forbidden-dead") };
    await later().putTarget("shop.forbidden", { Arn: arn, RoleArn: weakRole, DeadLetterConfig });
    await later().put({ Source: "shop.forbidden" });
    const [letter] = await later().receive(dead, 1);
    expect(letter?.MessageAttributes?.["ERROR_CODE"]?.StringValue).toBe("NO_PERMISSIONS");
    expect(api.requests).toEqual([]);
  });

  it("is called no more often than its rate allows; the rest waits", async () => {
    const limit = { InvocationRateLimitPerSecond: 2 };
    const arn = await makeDestination("slow", await connect("slow", KEY), limit);
    await later().putRule("shop.slow", { EventPattern: '{"source":["shop.slow"]}' });
    await later().putTarget("shop.slow", { Arn: arn, RoleArn: role });
    const Source = "shop.slow";
    // Two go at once, each further one half a second after the one before. A slow machine makes it longer only.
    await later().put(...Array.from({ length: 5 }, () => ({ Source })));
    const last = await arrival(5);
    expect(last.at - (api.requests[0]?.at ?? 0)).toBeGreaterThan(1_400);
  });
});
