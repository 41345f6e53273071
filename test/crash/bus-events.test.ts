import { afterAll, beforeAll, it } from "vitest";
import { eventing } from "../services/events/support.js";
import { queueArn } from "../services/sns/support.js";
import { ACCOUNT } from "../support/server.js";
import { expectArrival, KillableServer, sendThroughKills } from "./killable-server.js";

const host = new KillableServer();
const { createQueue, putRule, putTarget, put, received } = eventing(host.server);

beforeAll(() => host.start());
afterAll(() => host.remove());

it("every event whose PutEvents was answered reaches its target or the dead letters, whenever the server is killed", {
  timeout: 240_000,
}, async () => {
  for (const name of ["target", "dead"]) await createQueue(name);
  await putRule("good");
  await putTarget("good", { Arn: queueArn("target") });
  await putRule("doomed");
  await putTarget("doomed", { Arn: queueArn("none"), DeadLetterConfig: { Arn: queueArn("dead") } });
  const acknowledged = await sendThroughKills(host, (id) => put({ Detail: JSON.stringify({ id }) }));
  for (const name of ["target", "dead"]) {
    const look = async () =>
      (await received(`${host.endpoint}/${ACCOUNT}/${name}`, 1, 1)).map(({ detail }) => String(detail.id));
    await expectArrival(acknowledged, look, name);
  }
});
