import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endpointOf, startCommand } from "../support/process.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "command-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function identityAt(endpoint: string, accessKeyId: string, secretAccessKey: string): Promise<string> {
  const sts = new STSClient({ endpoint, region: "us-east-1", credentials: { accessKeyId, secretAccessKey } });
  try {
    return (await sts.send(new GetCallerIdentityCommand({}))).Arn ?? "";
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  } finally {
    sts.destroy();
  }
}

describe("lenticular", () => {
  it("--help lists the commands, and each explains itself", async () => {
    const all = await startCommand(["--help"]).ended;
    expect(all).toMatchObject({ code: 0, error: "" });
    for (const name of ["start", "quickstart", "credentials", "account", "why", "version"]) {
      expect(all.out).toContain(`\n  ${name} `);
      expect((await startCommand([name, "--help"]).ended).out).toContain(`lenticular ${name}`);
    }
  });

  it("version prints the version", async () => {
    expect((await startCommand(["version"]).ended).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [["strat"], "'strat' is no command"],
    [["start", "--prot", "1"], "Unknown option '--prot'"],
    [["start", "--port", "high"], "--port must be 0 to 65535, not 'high'"],
    [["start", "--account", "12"], "--account must be 12 digits, not '12'"],
    [
      ["start", "--host", "0.0.0.0", "--data", "memory", "--port", "0"],
      "make a real key first: lenticular credentials",
    ],
    [["start", "--host", "203.0.113.1", "--data", "memory", "--port", "0"], "test/test"],
    [
      ["start", "--data", "/proc/nothing/data", "--port", "0"],
      "the data folder /proc/nothing/data cannot be made",
    ],
    [["start", "--mount", "photos"], "--mount wants NAME=DIR with the name of a bucket, not 'photos'"],
    [["start", "--mount", "photos=/no/such/folder", "--port", "0"], "there is no folder /no/such/folder"],
    [["quickstart", "/no/such/folder"], "there is no file or folder '/no/such/folder'"],
  ])("%j: one clear line, exit code 2", async (args, line) => {
    const { code, error } = await startCommand(args).ended;
    expect(error).toContain(line);
    expect(error.trimEnd().split("\n")).toHaveLength(1);
    expect(code).toBe(2);
  });
});

describe("lenticular start", () => {
  it("says where it listens and with which key, then Ready; SIGTERM ends it with 0", async () => {
    const server = startCommand(["start", "--port", "0", "--data", folder]);
    await server.says("Ready.");
    expect(server.out()).toContain("AWS_ACCESS_KEY_ID=test");
    expect(await identityAt(endpointOf(server), "test", "test")).toBe("arn:aws:iam::000000000000:root");
    server.child.kill("SIGTERM");
    expect(await server.ended).toMatchObject({ code: 0, signal: null, error: "" });
  });

  it("SIGTERM lets a request that is under way finish", async () => {
    const server = startCommand(["start", "--port", "0", "--data", folder]);
    await server.says("Ready.");
    const { hostname, port } = new URL(endpointOf(server));
    const body = "Action=GetCallerIdentity&Version=2011-06-15";
    const call = request({
      hostname,
      port,
      method: "POST",
      headers: {
        "content-length": body.length,
        "content-type": "application/x-www-form-urlencoded",
        expect: "100-continue",
      },
    });
    call.flushHeaders();
    // Only the server's own word tells that the request is under way there.
    await once(call, "continue");
    call.write(body.slice(0, 10));
    server.child.kill("SIGTERM");
    await server.says("Stopping");
    call.end(body.slice(10));
    const [response] = (await once(call, "response")) as [IncomingMessage];
    expect(response.statusCode).toBe(403);
    response.resume();
    expect(await server.ended).toMatchObject({ code: 0, signal: null });
  });

  it("takes its options from the environment too", async () => {
    const server = startCommand(["start"], {
      LENTICULAR_PORT: "0",
      LENTICULAR_DATA: folder,
      LENTICULAR_ACCOUNT: "123456789012",
    });
    await server.says("Ready.");
    expect(await identityAt(endpointOf(server), "test", "test")).toBe("arn:aws:iam::123456789012:root");
    server.child.kill("SIGTERM");
    await server.ended;
  });

  it("a setting that no service knows is refused; those there are can be listed", async () => {
    const unknown = await startCommand(["start", "--data", "memory", "--set", "lamda.isolation=process"])
      .ended;
    expect(unknown).toMatchObject({
      code: 2,
      error: expect.stringContaining("no setting 'lamda.isolation'"),
    });
    const listed = await startCommand(["settings"]).ended;
    expect(listed).toMatchObject({ code: 0, out: expect.stringContaining("dynamodb.tableDelayMs=") });
    const server = startCommand([
      "start",
      "--port",
      "0",
      "--data",
      "memory",
      "--set",
      "dynamodb.tableDelayMs=5",
    ]);
    await server.says("Ready.");
    server.child.kill("SIGTERM");
    expect(await server.ended).toMatchObject({ code: 0 });
  });

  it("a busy port, an unwritable folder, a folder in use: one clear line, exit code 2", async () => {
    const busy = createServer();
    await new Promise<void>((resolve) => busy.listen(0, "127.0.0.1", resolve));
    const port = String((busy.address() as AddressInfo).port);
    const onBusy = await startCommand(["start", "--port", port, "--data", "memory"]).ended;
    busy.close();
    expect(onBusy).toMatchObject({ code: 2, error: expect.stringContaining(`port ${port} is in use`) });

    await writeFile(join(folder, "file"), "");
    const unwritable = await startCommand(["start", "--port", "0", "--data", join(folder, "file", "data")])
      .ended;
    expect(unwritable).toMatchObject({ code: 2, error: expect.stringContaining("cannot be made") });

    const data = join(folder, "data");
    await mkdir(data);
    const first = startCommand(["start", "--port", "0", "--data", data]);
    await first.says("Ready.");
    const second = await startCommand(["start", "--port", "0", "--data", data]).ended;
    expect(second).toMatchObject({
      code: 2,
      error: expect.stringContaining(`is in use by process ${first.child.pid}: stop that first`),
    });
    // A killed server's claim does not keep the next one out.
    first.child.kill("SIGKILL");
    await first.ended;
    const third = startCommand(["start", "--port", "0", "--data", data]);
    await third.says("Ready.");
    third.child.kill("SIGTERM");
    expect((await third.ended).code).toBe(0);
  });
});

describe("lenticular account", () => {
  it("makes an account with a root key of its own, and lists them", async () => {
    const made = await startCommand(["account", "create", "team", "--data", folder]).ended;
    const [, id = ""] = /Account (\d{12}) /.exec(made.out) ?? [];
    const key = /AWS_ACCESS_KEY_ID=(\S+)/.exec(made.out)?.[1] ?? "";
    const secret = /AWS_SECRET_ACCESS_KEY=(\S+)/.exec(made.out)?.[1] ?? "";
    expect((await startCommand(["account", "list", "--data", folder]).ended).out).toContain(`${id}  team`);
    const server = startCommand(["start", "--port", "0", "--data", folder]);
    await server.says("Ready.");
    expect(await identityAt(endpointOf(server), key, secret)).toBe(`arn:aws:iam::${id}:root`);
    server.child.kill("SIGTERM");
    await server.ended;
  });
});

describe("lenticular account password", () => {
  it("makes a password for the root user, who signs in with it by e-mail address; it is kept as a hash", async () => {
    const at = ["--data", folder];
    const made = await startCommand(["account", "password", "--email", "Me@Example.com", ...at]).ended;
    expect(made.code).toBe(0);
    const password = /password (\S+)/.exec(made.out)?.[1] ?? "";
    expect(made.out).toContain("me@example.com");
    expect((await startCommand(["account", "list", ...at]).ended).out).toContain("me@example.com");
    const server = startCommand(["start", "--port", "0", ...at]);
    await server.says("Ready.");
    const signedIn = await fetch(`${endpointOf(server)}/_lenticular/signin/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: "me@example.com", password }),
    });
    expect(signedIn.status).toBe(201);
    expect(await signedIn.json()).toMatchObject({ session: { type: "root", account: "000000000000" } });
    expect(server.out()).toContain("the root user signed in");
    expect(server.out()).not.toContain(password);
    server.child.kill("SIGTERM");
    await server.ended;
  });

  it.each([
    [["password", "--account", "123456789012"], "has no account 123456789012, but 000000000000"],
    [["password", "--email", "nobody"], "--email wants an address"],
    [
      ["create", "other", "--email", "me@example.com"],
      "me@example.com is the root user of account 000000000000",
    ],
    [["rename"], "say: lenticular account create NAME"],
  ])("%j: one clear line, exit code 2", async (args, line) => {
    const at = ["--data", folder];
    await startCommand(["account", "password", "--email", "me@example.com", ...at]).ended;
    const { code, error } = await startCommand(["account", ...args, ...at]).ended;
    expect(error).toContain(line);
    expect(error.trimEnd().split("\n")).toHaveLength(1);
    expect(code).toBe(2);
  });
});

describe("lenticular why", () => {
  it("says which statement decided a request", async () => {
    const server = startCommand(["start", "--port", "0", "--data", "memory"]);
    await server.says("Ready.");
    const endpoint = endpointOf(server);
    const sts = new STSClient({
      endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    const { $metadata } = await sts.send(new GetCallerIdentityCommand({}));
    sts.destroy();
    const env = { AWS_ENDPOINT_URL: endpoint };
    const told = await startCommand(["why", $metadata.requestId ?? ""], env).ended;
    expect(told).toMatchObject({
      code: 0,
      out: expect.stringContaining("sts GetCallerIdentity in us-east-1: 200"),
    });
    expect(told.out).toContain("decided  needs no permission");
    const unknown = await startCommand(["why", "no-such-id"], env).ended;
    expect(unknown).toMatchObject({ code: 2, error: expect.stringContaining("is not among the last ones") });
    server.child.kill("SIGTERM");
    await server.ended;
  });
});

describe("lenticular credentials", () => {
  it("makes a real root key: test/test is refused, and other hosts may be served", async () => {
    const made = await startCommand(["credentials", "--data", folder]).ended;
    const id = /AWS_ACCESS_KEY_ID=(\S+)/.exec(made.out)?.[1] ?? "";
    const secret = /AWS_SECRET_ACCESS_KEY=(\S+)/.exec(made.out)?.[1] ?? "";
    expect(id).toMatch(/^AKIA[A-Z2-7]{16}$/);
    const server = startCommand(["start", "--host", "0.0.0.0", "--port", "0", "--data", folder]);
    await server.says("Ready.");
    expect(server.out()).not.toContain(secret);
    const endpoint = endpointOf(server);
    expect(await identityAt(endpoint, "test", "test")).toBe("InvalidClientTokenId");
    expect(await identityAt(endpoint, id, secret)).toBe("arn:aws:iam::000000000000:root");
    server.child.kill("SIGTERM");
    await server.ended;
  });
});
