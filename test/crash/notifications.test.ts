import { afterAll, beforeAll, it } from "vitest";
import { messaging, queueArn } from "../services/sns/support.js";
import { ACCOUNT } from "../support/server.js";
import { expectArrival, KillableServer, sendThroughKills } from "./killable-server.js";

const host = new KillableServer();
const { createTopic, createQueue, subscribe, publish, receive } = messaging(host.server);

beforeAll(() => host.start());
afterAll(() => host.remove());

it("every message whose Publish was answered reaches each queue, whenever the server is killed", {
  timeout: 240_000,
}, async () => {
  const topic = await createTopic("durable");
  const names = ["first", "second"];
  for (const name of names) {
    await createQueue(name);
    await subscribe(topic, "sqs", queueArn(name));
  }
  const acknowledged = await sendThroughKills(host, (id) => publish(topic, id));
  for (const name of names) {
    const look = async () =>
      (await receive(`${host.endpoint}/${ACCOUNT}/${name}`, 1, 1)).map(({ Body = "" }) =>
        String(JSON.parse(Body).Message),
      );
    await expectArrival(acknowledged, look, name);
  }
});
