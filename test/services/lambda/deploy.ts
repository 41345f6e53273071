import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { ACCOUNT, type TestServer } from "../../support/server.js";
import { until } from "../../support/until.js";

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A zip whose files may be executed. */
export function toZip(files: Files): Uint8Array {
  const entries = Object.entries(files).map(([name, content]) => {
    const bytes = typeof content === "string" ? strToU8(content) : content;
    return [name, [bytes, { os: 3, attrs: 0o100755 << 16 }]] as const;
  });
  return zipSync(Object.fromEntries(entries) as Parameters<typeof zipSync>[0]);
}

export const ROLE = `arn:aws:iam::${ACCOUNT}:role/function`;

const LOGS_ALLOWED = {
  Effect: "Allow",
  Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: "*",
};

/** A role that Lambda may assume; it may write logs, and what `statements` say. */
export async function makeRole(
  server: TestServer,
  name = "function",
  statements: unknown[] = [],
): Promise<string> {
  const iam = new IAMClient(server.client());
  await iam.send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
        ],
      }),
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: name,
      PolicyName: "all",
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [LOGS_ALLOWED, ...statements] }),
    }),
  );
  return `arn:aws:iam::${ACCOUNT}:role/${name}`;
}

/** Waits until nothing is under way: until it may be changed, published, … */
export async function settled(server: TestServer, FunctionName: string): Promise<FunctionConfiguration> {
  const lambda = new LambdaClient(server.client());
  let found: FunctionConfiguration = {};
  await until(async () => {
    found = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    return found.State === "Active" && found.LastUpdateStatus === "Successful";
  }, `the end of what is under way with ${FunctionName}`);
  lambda.destroy();
  return found;
}

/** Creates a Node.js function of these files, `index.js` or `index.mjs` exporting `handler`, and waits until it can be invoked. */
export async function deploy(
  server: TestServer,
  name: string,
  files: Files | string,
  more: Partial<CreateFunctionCommandInput> = {},
): Promise<FunctionConfiguration> {
  const created = await create(server, name, files, more);
  const lambda = new LambdaClient(server.client());
  await until(async () => {
    const { State } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    return State !== "Pending";
  }, `the end of what is Pending with ${name}`);
  lambda.destroy();
  return created;
}

/** As `deploy`, without waiting. */
export async function create(
  server: TestServer,
  name: string,
  files: Files | string,
  more: Partial<CreateFunctionCommandInput> = {},
): Promise<FunctionConfiguration> {
  const code = typeof files === "string" ? { "index.mjs": files } : files;
  return await new LambdaClient(server.client()).send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: "nodejs20.x",
      Handler: "index.handler",
      Role: ROLE,
      Code: { ZipFile: toZip(code) },
      ...more,
    }),
  );
}
