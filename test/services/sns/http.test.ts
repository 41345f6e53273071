import http from "node:http";
import https from "node:https";
import {
  ConfirmSubscriptionCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  SNSClient,
} from "@aws-sdk/client-sns";
import MessageValidator from "sns-validator";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTestServer, type TestServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";
import { type Listener, listen, messaging, queueArn } from "./support.js";

let server: TestServer;
let listener: Listener;
const clock = new TurnableClock();
const use = () => messaging(server);
const sns = () => new SNSClient({ ...server.client(), systemClockOffset: clock.turned });

beforeAll(async () => {
  server = await startTestServer({ clock });
  // The official validator reads certificates over TLS only: the same address without it.
  vi.spyOn(https, "get").mockImplementation(((url: string, done: never) =>
    http.get(url.replace("https:", "http:"), done)) as unknown as typeof https.get);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await server.stop();
});
beforeEach(async () => {
  listener = await listen();
});
afterEach(() => listener.close());

/** What AWS's own validator says of a message. */
function validate(body: string): Promise<Record<string, string>> {
  const message = JSON.parse(body) as Record<string, string>;
  const SigningCertURL = (message["SigningCertURL"] ?? "").replace("http:", "https:");
  return new Promise((resolve, reject) => {
    new MessageValidator(/^127\.0\.0\.1:\d+$/).validate({ ...message, SigningCertURL }, (error, valid) =>
      error ? reject(error) : resolve(valid as Record<string, string>),
    );
  });
}

const arrival = async (count: number) => {
  await until(async () => listener.received.length >= count, `request ${count}`);
  const last = listener.received[count - 1];
  if (!last) throw new Error("it has come");
  return last;
};

/** A topic with a confirmed subscription of the listener. */
async function confirmed(name: string, attributes = {}, topicAttributes = {}) {
  const topic = await use().createTopic(name, topicAttributes);
  const subscription = await use().subscribe(topic, "http", listener.url, attributes);
  const request = await arrival(1);
  const response = await fetch(JSON.parse(request.body).SubscribeURL);
  expect(response.status).toBe(200);
  return { topic, subscription, confirmation: request };
}

describe("HTTP endpoints", () => {
  it.each(["1", "2"])("are asked first, then get messages signed by version %s", async (version) => {
    const name = `signed-${version}`;
    const { topic, subscription, confirmation } = await confirmed(name, {}, { SignatureVersion: version });
    expect(confirmation.headers).toMatchObject({
      "x-amz-sns-message-type": "SubscriptionConfirmation",
      "x-amz-sns-topic-arn": topic,
      "content-type": "text/plain; charset=UTF-8",
      "user-agent": "Amazon Simple Notification Service Agent",
    });
    expect(await validate(confirmation.body)).toMatchObject({ Type: "SubscriptionConfirmation" });
    const { Attributes } = await sns().send(
      new GetSubscriptionAttributesCommand({ SubscriptionArn: subscription }),
    );
    expect(Attributes).toMatchObject({ PendingConfirmation: "false", ConfirmationWasAuthenticated: "false" });
    await use().publish(topic, 'a "message"\nwith ünicode', { Subject: "It is" });
    const { headers, body } = await arrival(2);
    expect(headers).toMatchObject({
      "x-amz-sns-message-type": "Notification",
      "x-amz-sns-subscription-arn": subscription,
    });
    expect(await validate(body)).toMatchObject({ Subject: "It is", SignatureVersion: version });
    const forged = JSON.stringify({ ...JSON.parse(body), Message: "another" });
    await expect(validate(forged)).rejects.toThrow("signature is invalid");
  });

  it("that are not confirmed get nothing", async () => {
    const topic = await use().createTopic("pending");
    await use().subscribe(topic, "http", listener.url);
    const { Token } = JSON.parse((await arrival(1)).body);
    await use().publish(topic, "too early");
    const confirm = (token: string) =>
      sns().send(new ConfirmSubscriptionCommand({ TopicArn: topic, Token: token }));
    await expect(confirm("odd")).rejects.toMatchObject({ message: "Invalid token" });
    await expect(confirm("0".repeat(288))).rejects.toMatchObject({ message: "Invalid parameter: Token" });
    await confirm(Token);
    await use().publish(topic, "in time");
    expect(JSON.parse((await arrival(2)).body).Message).toBe("in time");
  });

  it("RawMessageDelivery: get the message alone", async () => {
    const { topic } = await confirmed("raw", { RawMessageDelivery: "true" });
    await use().publish(topic, "just this");
    const { headers, body } = await arrival(2);
    expect(body).toBe("just this");
    expect(headers["x-amz-sns-rawdelivery"]).toBe("true");
  });

  it("that fail are tried again by the delivery policy, then the message is a dead letter", async () => {
    const dead = await use().createQueue("http-dead");
    const policy = {
      healthyRetryPolicy: { minDelayTarget: 60, maxDelayTarget: 60, numRetries: 2, numNoDelayRetries: 1 },
    };
    const { topic } = await confirmed("failing", {
      DeliveryPolicy: JSON.stringify(policy),
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn("http-dead") }),
    });
    listener.statuses.push(500, 503, 500);
    await use().publish(topic, "unlucky");
    await arrival(3);
    // The last retry waits for its minute.
    await until(async () => {
      clock.turn(61_000);
      return listener.received.length >= 4;
    }, "the last retry");
    const [letter] = await messaging(turned()).receive(dead);
    expect(JSON.parse(letter?.Body ?? "").Message).toBe("unlucky");
  });

  it("get no more in a second than the throttle policy says; the rest waits", async () => {
    const DeliveryPolicy = JSON.stringify({ throttlePolicy: { maxReceivesPerSecond: 2 } });
    const topic = await messaging(turned()).createTopic("throttled");
    await messaging(turned()).subscribe(topic, "http", listener.url, { DeliveryPolicy });
    await fetch(JSON.parse((await arrival(1)).body).SubscribeURL);
    for (let number = 0; number < 6; number++) await messaging(turned()).publish(topic, String(number));
    const last = await arrival(7);
    // Three at the most go at once, the confirmation among them; a slow machine makes it longer only.
    expect(last.at - (listener.received[0]?.at ?? 0)).toBeGreaterThan(1_900);
    const wrong = JSON.stringify({ throttlePolicy: { maxReceivesPerSecond: 0 } });
    await expect(
      messaging(turned()).subscribe(topic, "http", `${listener.url}/2`, { DeliveryPolicy: wrong }),
    ).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  it("that refuse are not asked again", async () => {
    const { topic } = await confirmed("refusing");
    listener.statuses.push(404);
    const publish = (body: string) => messaging(turned()).publish(topic, body);
    await publish("unwanted");
    await arrival(2);
    await publish("wanted");
    expect(JSON.parse((await arrival(3)).body).Message).toBe("wanted");
  });

  it("leave by the link in a message, are told, and can come back", async () => {
    const topic = await messaging(turned()).createTopic("leaving");
    await messaging(turned()).subscribe(topic, "http", listener.url);
    await fetch(JSON.parse((await arrival(1)).body).SubscribeURL);
    await messaging(turned()).publish(topic, "stay?");
    expect((await fetch(JSON.parse((await arrival(2)).body).UnsubscribeURL)).status).toBe(200);
    const goodbye = JSON.parse((await arrival(3)).body);
    expect(goodbye).toMatchObject({ Type: "UnsubscribeConfirmation", TopicArn: topic });
    const count = async () => {
      const { Attributes } = await sns().send(new GetTopicAttributesCommand({ TopicArn: topic }));
      return [Attributes?.["SubscriptionsConfirmed"], Attributes?.["SubscriptionsDeleted"]];
    };
    expect(await count()).toEqual(["0", "1"]);
    expect((await fetch(goodbye.SubscribeURL)).status).toBe(200);
    expect(await count()).toEqual(["1", "1"]);
  });

  it("that nobody confirms in two days are forgotten", async () => {
    const topic = await messaging(turned()).createTopic("forgotten");
    const subscription = await messaging(turned()).subscribe(topic, "http", listener.url);
    await arrival(1);
    clock.turn(2 * 24 * 3_600_000 + 1_000);
    await until(async () => {
      const read = sns().send(new GetSubscriptionAttributesCommand({ SubscriptionArn: subscription }));
      return read.then(
        () => false,
        (error: Error) => error.name === "NotFoundException",
      );
    }, "the end of the subscription");
  });
});

/** The server, for clients that know how far its clock is ahead. */
function turned(): TestServer {
  return { ...server, client: () => ({ ...server.client(), systemClockOffset: clock.turned }) };
}
