import * as lambda from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { AwsError } from "../../src/wire/aws-error.js";
import { createProtocol } from "../../src/wire/protocols.js";
import { type Answer, Loopback, wireRequest } from "./support/loopback.js";

function lambdaLoopback(answer?: Answer) {
  const loopback = new Loopback(createProtocol("restJson1"), lambda, { name: "lambda" }, answer);
  return { loopback, client: new lambda.LambdaClient(loopback.client) };
}

describe("restJson1 with the official client", () => {
  test("CreateFunction: a JSON body, and 201", async () => {
    const { loopback, client } = lambdaLoopback((_name, input) => ({
      FunctionName: input["FunctionName"],
      MemorySize: input["MemorySize"],
      Environment: input["Environment"],
    }));
    const input: lambda.CreateFunctionCommandInput = {
      FunctionName: "f",
      Role: "arn:aws:iam::000000000000:role/r",
      Code: { ZipFile: new Uint8Array([80, 75, 255]) },
      MemorySize: 256,
      Publish: false,
      Environment: { Variables: { A: "", B: "ü" } },
      Layers: [],
    };
    const output = await client.send(new lambda.CreateFunctionCommand(input));
    expect(loopback.lastInput).toEqual(input);
    expect(loopback.lastResponse?.status).toBe(201);
    expect(output).toMatchObject({
      FunctionName: "f",
      MemorySize: 256,
      Environment: { Variables: { B: "ü" } },
    });
  });

  test("Invoke: payload bytes, headers and the status as a member", async () => {
    const { loopback, client } = lambdaLoopback((_name, input) => ({
      StatusCode: 202,
      Payload: input["Payload"],
      ExecutedVersion: "$LATEST",
      FunctionError: "Unhandled",
    }));
    const FunctionName = "arn:aws:lambda:us-east-1:000000000000:function:f";
    const output = await client.send(
      new lambda.InvokeCommand({ FunctionName, InvocationType: "Event", Payload: "{}", Qualifier: "q" }),
    );
    expect(loopback.lastInput).toEqual({
      FunctionName,
      InvocationType: "Event",
      Qualifier: "q",
      Payload: Buffer.from("{}"),
    });
    expect(output).toMatchObject({ StatusCode: 202, ExecutedVersion: "$LATEST", FunctionError: "Unhandled" });
    expect(Buffer.from(output.Payload ?? []).toString()).toBe("{}");
  });

  test("lists and numbers in the query string: UntagResource, ListFunctions", async () => {
    const { loopback, client } = lambdaLoopback();
    await client.send(new lambda.UntagResourceCommand({ Resource: "arn:a/b", TagKeys: ["x", "y z"] }));
    expect(loopback.lastInput).toEqual({ Resource: "arn:a/b", TagKeys: ["x", "y z"] });
    expect(loopback.lastResponse).toMatchObject({ status: 204, body: undefined });
    await client.send(new lambda.ListFunctionsCommand({ MaxItems: 5 }));
    expect(loopback.lastInput).toEqual({ MaxItems: 5 });
  });

  test.each([
    ["GET", "/2018-10-31/layers", "find=LayerVersion&Arn=a", "GetLayerVersionByArn"],
    ["GET", "/2018-10-31/layers", "", "ListLayers"],
    ["GET", "/2015-03-31/functions/", "", "ListFunctions"],
    [
      "GET",
      "/2019-09-30/functions/f/provisioned-concurrency",
      "List=ALL",
      "ListProvisionedConcurrencyConfigs",
    ],
    [
      "GET",
      "/2019-09-30/functions/f/provisioned-concurrency",
      "Qualifier=1",
      "GetProvisionedConcurrencyConfig",
    ],
  ])("%s %s?%s is %s", async (method, path, query, name) => {
    const { loopback } = lambdaLoopback();
    await loopback.exchange(wireRequest({ method, path, query }));
    expect(loopback.lastOperation?.name).toBe(name);
  });

  test("a modelled error: its name in a header, its type in the body", async () => {
    const { loopback, client } = lambdaLoopback(() => {
      throw new AwsError(lambda.ResourceNotFoundException$, "Function not found: arn");
    });
    const failure = await client
      .send(new lambda.GetFunctionCommand({ FunctionName: "f" }))
      .catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(lambda.ResourceNotFoundException);
    expect(failure).toMatchObject({ Type: "User", message: "Function not found: arn" });
    expect(loopback.lastResponse).toMatchObject({
      status: 404,
      headers: { "x-amzn-errortype": "ResourceNotFoundException" },
      body: '{"Type":"User","Message":"Function not found: arn"}',
    });
  });

  test("an error with a header of its own: TooManyRequestsException", async () => {
    const { loopback, client } = lambdaLoopback(() => {
      throw new AwsError(lambda.TooManyRequestsException$, "Rate exceeded", {
        members: { retryAfterSeconds: "3", Reason: "CallerRateLimitExceeded" },
      });
    });
    await client.send(new lambda.ListFunctionsCommand({})).catch(() => {});
    expect(loopback.lastResponse).toMatchObject({ status: 429, headers: { "retry-after": "3" } });
    expect(loopback.lastResponse?.body).not.toContain("retryAfterSeconds");
  });
});

describe("restJson1, malformed input", () => {
  test.each([
    ["{", ""],
    ["null", ""],
    ["1", ""],
    ["[]", "Start of list found where not expected"],
    ['{"FunctionName":1}', "NUMBER_VALUE can not be converted to a String"],
    ['{"MemorySize":"1"}', "STRING_VALUE can not be converted to an Integer"],
    ['{"Publish":"yes"}', "STRING_VALUE can not be converted to a Boolean"],
    ['{"Layers":{}}', "Start of structure or map found where not expected."],
    ['{"Environment":"x"}', "Expected null"],
  ])("CreateFunction %s", async (body, message) => {
    const { loopback } = lambdaLoopback();
    const response = await loopback.exchange(wireRequest({ path: "/2015-03-31/functions", body }));
    expect(response).toMatchObject({
      status: 400,
      headers: { "x-amzn-errortype": "SerializationException" },
      body: JSON.stringify(message === "" ? {} : { Message: message }),
    });
  });

  test("an unknown path", async () => {
    const { loopback } = lambdaLoopback();
    expect(await loopback.exchange(wireRequest({ method: "GET", path: "/nope" }))).toMatchObject({
      status: 404,
      headers: { "x-amzn-errortype": "UnknownOperationException" },
    });
  });

  test.each(["/2015-03-31/functions/%", "/2015-03-31/functions/%ff"])("a broken label %s", async (path) => {
    const { loopback } = lambdaLoopback();
    const response = await loopback.exchange(wireRequest({ method: "GET", path }));
    expect(response.status).toBe(200);
  });
});
