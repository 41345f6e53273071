import { beforeAll, describe, expect, it } from "vitest";
import { loadConstraints } from "../../src/core/validation/constraints.js";
import { accessDenied } from "../../src/gateway/stages/authorize.js";
import { MANIFESTS } from "../../src/services/registry.js";
import { inputOf, loadServiceModel } from "../../src/wire/model.js";
import type { SdkModule } from "../../src/wire/sdk-types.js";
import { makeUser, type TestUser } from "../services/iam/support.js";
import { sampleInput } from "../support/sample-input.js";
import { useServer } from "../support/server.js";
import { documentedActions } from "./permissions/documented.js";
import { GROUNDS } from "./permissions/grounds.js";
import { senderOf, walk } from "./permissions/walk.js";

const server = useServer();
let user: TestUser;

beforeAll(async () => {
  user = await makeUser(server, "walker");
});

const services = await Promise.all(
  MANIFESTS.map(async (manifest) => ({
    name: manifest.name,
    manifest,
    table: await manifest.load(),
    constraints: await loadConstraints(manifest.name),
  })),
);

// Every operation that exists, of every service on the list. A new service tells what its operations need to find
// (permissions/grounds.ts) and which of them AWS documents under other names (permissions/documented.ts).
describe.each(services)("$name", ({ name, manifest, table, constraints }) => {
  const model = loadServiceModel(table.sdk as unknown as SdkModule, manifest);
  const ground = GROUNDS[name] ?? {};

  it.each(Object.keys(table.operations))(
    "%s: refused without its permissions, done with them",
    async (operation) => {
      const known = model.operations.get(operation);
      if (!known) throw new Error(`the SDK has no ${operation}`);
      const members = inputOf(known).getMemberSchemas();
      const offered = {
        ...ground.always,
        ...ground.members?.[operation],
        ...(await ground.prepare?.(server, operation)),
      };
      const named = Object.entries(offered).filter(([member]) => member in members);
      const input = { ...sampleInput(known, constraints), ...Object.fromEntries(named) };
      const send = senderOf(table.sdk, server, user);
      const documented = documentedActions(name, operation);
      const { granted, refusals, failure } = await walk(
        server,
        user,
        () => send(operation, input),
        documented,
      );
      const advice =
        `${name} ${operation} asked for other permissions than it is documented with. If AWS documents these, list them in ` +
        "test/scenarios/permissions/documented.ts; if it failed before it asked, say in permissions/grounds.ts what must " +
        `be there. It ended with: ${failure ? `${failure.name}: ${failure.message}` : "success"}`;
      expect([...granted].sort(), advice).toEqual([...documented].sort());
      const { code } = accessDenied(manifest.protocols[0] ?? "", "", manifest.denialCode);
      // The SDK calls a modelled error by its shape's name, which ends in `Exception` where the code may not.
      const stem = (name: string | undefined) => name?.replace(/Exception$/, "");
      for (const refusal of refusals) expect(stem(refusal)).toBe(stem(code));
      expect(stem(failure?.name)).not.toBe(stem(code));
    },
  );
});
