import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { operation as toOperation } from "@smithy/core/schema";
import { describe, expect, test } from "vitest";
import { eventStreamMember } from "../../src/wire/event-stream/events.js";
import {
  inputOf,
  loadServiceModel,
  type OperationModel,
  outputOf,
  type ServiceModelFacts,
} from "../../src/wire/model.js";
import type { Protocol, ProtocolName } from "../../src/wire/protocol.js";
import { createProtocol } from "../../src/wire/protocols.js";
import { type Member, membersOf } from "../../src/wire/schema.js";
import type { SdkModule } from "../../src/wire/sdk-types.js";
import { type Carries, Generator } from "./support/generate.js";
import { toWireRequest, wireBody } from "./support/loopback.js";

const SAMPLES = 3;

/** The client's side of a protocol, as far as it is used here. */
interface ClientProtocol {
  serializeRequest(operation: unknown, input: object, context: object): Promise<never>;
  deserializeResponse(
    operation: unknown,
    context: object,
    response: object,
  ): Promise<Record<string, unknown>>;
}

interface Subject {
  sdk: () => Promise<object>;
  client: string;
  protocol: ProtocolName;
  facts: ServiceModelFacts;
}

const SUBJECTS: Record<string, Subject> = {
  comprehend: {
    sdk: () => import("@aws-sdk/client-comprehend"),
    client: "ComprehendClient",
    protocol: "awsJson1_1",
    facts: { name: "comprehend", targetPrefix: "Comprehend_20171127" },
  },
  dynamodb: {
    sdk: () => import("@aws-sdk/client-dynamodb"),
    client: "DynamoDBClient",
    protocol: "awsJson1_0",
    facts: { name: "dynamodb", targetPrefix: "DynamoDB_20120810" },
  },
  dynamodbstreams: {
    sdk: () => import("@aws-sdk/client-dynamodb-streams"),
    client: "DynamoDBStreamsClient",
    protocol: "awsJson1_0",
    facts: { name: "dynamodbstreams", targetPrefix: "DynamoDBStreams_20120810" },
  },
  kms: {
    sdk: () => import("@aws-sdk/client-kms"),
    client: "KMSClient",
    protocol: "awsJson1_1",
    facts: { name: "kms", targetPrefix: "TrentService" },
  },
  logs: {
    sdk: () => import("@aws-sdk/client-cloudwatch-logs"),
    client: "CloudWatchLogsClient",
    protocol: "awsJson1_1",
    facts: { name: "logs", targetPrefix: "Logs_20140328" },
  },
  sqs: {
    sdk: () => import("@aws-sdk/client-sqs"),
    client: "SQSClient",
    protocol: "awsJson1_0",
    facts: { name: "sqs", targetPrefix: "AmazonSQS" },
  },
  rekognition: {
    sdk: () => import("@aws-sdk/client-rekognition"),
    client: "RekognitionClient",
    protocol: "awsJson1_1",
    facts: { name: "rekognition", targetPrefix: "RekognitionService" },
  },
  lambda: {
    sdk: () => import("@aws-sdk/client-lambda"),
    client: "LambdaClient",
    protocol: "restJson1",
    facts: { name: "lambda" },
  },
  s3: {
    sdk: () => import("@aws-sdk/client-s3"),
    client: "S3Client",
    protocol: "restXml",
    facts: { name: "s3", xmlNamespace: "http://s3.amazonaws.com/doc/2006-03-01/" },
  },
  iam: {
    sdk: () => import("@aws-sdk/client-iam"),
    client: "IAMClient",
    protocol: "awsQuery",
    facts: { name: "iam", version: "2010-05-08", xmlNamespace: "https://iam.amazonaws.com/doc/2010-05-08/" },
  },
  sts: {
    sdk: () => import("@aws-sdk/client-sts"),
    client: "STSClient",
    protocol: "awsQuery",
    facts: { name: "sts", version: "2011-06-15", xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/" },
  },
  ec2: {
    sdk: () => import("@aws-sdk/client-ec2"),
    client: "EC2Client",
    protocol: "ec2Query",
    facts: { name: "ec2", version: "2016-11-15", xmlNamespace: "http://ec2.amazonaws.com/doc/2016-11-15" },
  },
};

const IN_FULL: Carries = {
  emptyLists: true,
  emptyMaps: true,
  emptyStructures: true,
  outerBlanks: true,
  subSeconds: true,
};
const INPUTS: Partial<Record<ProtocolName, Carries>> = {
  awsQuery: {
    emptyLists: true,
    emptyMaps: false,
    emptyStructures: false,
    outerBlanks: true,
    subSeconds: true,
  },
  ec2Query: {
    emptyLists: false,
    emptyMaps: false,
    emptyStructures: false,
    outerBlanks: true,
    subSeconds: true,
  },
};
const OUTPUTS: Partial<Record<ProtocolName, Carries>> = {
  restXml: {
    emptyLists: true,
    emptyMaps: true,
    emptyStructures: true,
    outerBlanks: false,
    subSeconds: false,
  },
  awsQuery: {
    emptyLists: true,
    emptyMaps: true,
    emptyStructures: true,
    outerBlanks: false,
    subSeconds: false,
  },
  ec2Query: {
    emptyLists: true,
    emptyMaps: true,
    emptyStructures: true,
    outerBlanks: false,
    subSeconds: false,
  },
};

class Pair {
  readonly server: Protocol;
  readonly client: ClientProtocol;
  readonly context: object;
  readonly operations: ReadonlyMap<string, OperationModel>;

  constructor(subject: Subject, sdk: SdkModule) {
    this.server = createProtocol(subject.protocol);
    const service = loadServiceModel(sdk, subject.facts);
    this.operations = service.operations;
    const Client = sdk[subject.client] as new (config: object) => { config: { protocol: ClientProtocol } };
    const { config } = new Client({
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    });
    this.client = config.protocol;
    const endpoint = async () => ({ protocol: "http:", hostname: "localhost", path: "/" });
    this.context = { ...config, endpoint };
  }

  /** An input, as the other side reads it after its way over the wire. */
  async request(operation: OperationModel, input: Record<string, unknown>): Promise<Record<string, unknown>> {
    const sent = await this.client.serializeRequest(schemaObject(operation), input, this.context);
    const request = await toWireRequest(sent);
    const members = "Bucket" in input ? { Bucket: input["Bucket"] } : {};
    const routed = await this.server.route(request, operation.service, members);
    expect(routed.name).toBe(operation.name);
    return plain({ ...(await this.server.read(routed, request)), ...members });
  }

  /** An output, as the client reads it after its way over the wire. */
  async response(
    operation: OperationModel,
    output: Record<string, unknown>,
  ): Promise<Record<string, unknown>> {
    const written = this.server.write(operation, output, { requestId: "r" });
    const response = { statusCode: written.status, headers: { ...written.headers }, body: wireBody(written) };
    const { $metadata, ...received } = await this.client.deserializeResponse(
      schemaObject(operation),
      this.context,
      response,
    );
    expect($metadata).toBeDefined();
    return plain(received);
  }
}

function schemaObject({ schema }: OperationModel): unknown {
  const [, namespace, name, traits, input, output] = schema;
  return toOperation(namespace, name, traits, input, output);
}

/** Streams read, buffers as plain bytes, members that are null or undefined left out. */
async function plain(members: Record<string, unknown>): Promise<Record<string, unknown>> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(members)) {
    const read = value instanceof Readable ? await buffer(value) : value;
    if (read !== undefined && read !== null) result[name] = unbuffered(read);
  }
  return result;
}

function unbuffered(value: unknown): unknown {
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  // Text whose media type is JSON comes as a String object.
  if (value instanceof String) return value.toString();
  if (value instanceof Date || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(unbuffered);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unbuffered(item)]));
}

describe.each(Object.entries(SUBJECTS))("every operation of %s", (_name, subject) => {
  test("an input is read as the client wrote it", async () => {
    const pair = new Pair(subject, (await subject.sdk()) as SdkModule);
    for (const [index, operation] of [...pair.operations.values()].entries()) {
      for (let sample = 0; sample < SAMPLES; sample++) {
        const generator = new Generator(index * SAMPLES + sample, INPUTS[subject.protocol] ?? IN_FULL);
        const input = withContentLength(generator.structure(inputOf(operation)));
        expect(await pair.request(operation, input), operation.name).toEqual(await plain(input));
      }
    }
  });

  test("an output is read by the client as it was written", async () => {
    const pair = new Pair(subject, (await subject.sdk()) as SdkModule);
    for (const [index, operation] of [...pair.operations.values()].entries()) {
      // Streams of events have tests of their own.
      if (eventStreamMember(outputOf(operation))) continue;
      for (let sample = 0; sample < SAMPLES; sample++) {
        const generator = new Generator(index * SAMPLES + sample, OUTPUTS[subject.protocol] ?? IN_FULL);
        const output = asOutput(generator.structure(outputOf(operation)), membersOf(outputOf(operation)));
        expect(await pair.response(operation, output), operation.name).toEqual(await plain(output));
      }
    }
  });
});

/** The length that is read is always that of the body. */
function withContentLength(input: Record<string, unknown>): Record<string, unknown> {
  const { ContentLength, Body } = input;
  if (ContentLength === undefined) return input;
  return { ...input, ContentLength: Body instanceof Uint8Array ? Body.byteLength : 0 };
}

/** Status and content type, which every response has whether or not the handler gives them. */
function asOutput(output: Record<string, unknown>, members: readonly Member[]): Record<string, unknown> {
  for (const { name, traits } of members) {
    if (traits.httpResponseCode) output[name] = 200;
    if (traits.httpHeader?.toLowerCase() === "content-type") output[name] = "text/x-test";
  }
  return output;
}
