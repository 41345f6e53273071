// Warm invokes of a trivial Node.js function over the wire, signature and policy checked: one caller, then eight.
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, LambdaClient, waitUntilFunctionActiveV2 } from "@aws-sdk/client-lambda";
import { zipSync } from "fflate";
import { load } from "../load.js";
import { startServer } from "../server-process.js";
import { presign, TEST_KEY } from "../sign.js";

const SOURCE = "export const handler = async (event) => event;";
const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

const LOGS = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "logs:*", Resource: "*" }] };

export async function run(_report, write) {
  const server = await startServer("lenticular");
  try {
    await createFunction(server.url);
    const request = await presign(server.url, "lambda", {
      method: "POST",
      path: "/2015-03-31/functions/echo/invocations",
      body: '{"n":1}',
    });
    await load(server.url, [request], { seconds: 2, connections: 8 });
    write("\nLambda Invoke, trivial Node.js function, warm\n");
    for (const connections of [1, 8]) {
      const { perSecond, p50Ms, p99Ms, errors } = await load(server.url, [request], {
        seconds: 4,
        connections,
      });
      const numbers = `${perSecond.toFixed(0).padStart(6)}/s  p50 ${p50Ms} ms  p99 ${p99Ms} ms`;
      write(`  ${connections} at once  ${numbers}${errors ? `  ERRORS ${errors}` : ""}\n`);
    }
  } finally {
    await server.stop();
  }
}

async function createFunction(endpoint) {
  const config = { endpoint, region: "us-east-1", credentials: TEST_KEY };
  const iam = new IAMClient(config);
  const lambda = new LambdaClient(config);
  const AssumeRolePolicyDocument = JSON.stringify(TRUST);
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: "bench", AssumeRolePolicyDocument }));
  const PolicyDocument = JSON.stringify(LOGS);
  await iam.send(new PutRolePolicyCommand({ RoleName: "bench", PolicyName: "logs", PolicyDocument }));
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: "echo",
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Role: Role.Arn,
      Code: { ZipFile: zipSync({ "index.mjs": Buffer.from(SOURCE) }) },
    }),
  );
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 20 }, { FunctionName: "echo" });
  iam.destroy();
  lambda.destroy();
}
