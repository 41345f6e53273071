import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateLoginProfileCommand, CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { expect, test } from "vitest";
import { ACCOUNT, startTestServer } from "../../support/server.js";
import { Visitor } from "./visitor.js";

const SESSION = "/_lenticular/signin/session";
const PASSWORD = "Correct-Horse-7";

test("a restart of the server forgets no wrong password, of a user or of a name that nobody has", async () => {
  const data = await mkdtemp(join(tmpdir(), "lenticular-lockout-"));
  try {
    const first = await startTestServer({ data });
    const iam = new IAMClient(first.client());
    await iam.send(new CreateUserCommand({ UserName: "alice" }));
    await iam.send(new CreateLoginProfileCommand({ UserName: "alice", Password: PASSWORD }));
    const attempt = (server: typeof first, userName: string, password: string) =>
      Visitor.program(server).postJson(SESSION, { account: ACCOUNT, userName, password });
    for (const name of ["alice", "nobody"]) {
      for (let tries = 0; tries < 4; tries++) expect((await attempt(first, name, "x")).status).toBe(401);
    }
    await first.stop();
    const second = await startTestServer({ data });
    for (const name of ["alice", "nobody"]) expect((await attempt(second, name, "x")).status).toBe(401);
    await second.stop();
    const third = await startTestServer({ data });
    for (const name of ["alice", "nobody"]) {
      const rests = await attempt(third, name, PASSWORD);
      expect(rests).toMatchObject({ status: 429, json: { error: "TooManyAttempts" } });
      expect(Number(rests.headers["retry-after"])).toBeGreaterThan(30);
    }
    await third.stop();
  } finally {
    await rm(data, { recursive: true });
  }
});
