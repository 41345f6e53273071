import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, GetRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  LambdaClient,
  type Runtime,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { HOT_RELOAD_BUCKET, ROLE_NAME } from "./names.js";

export interface WatchedSettings {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  folder: string;
  name: string;
  runtime: string;
  handler: string;
  /** ARN; absent: a role of the command's own, which may do everything in this account. */
  role: string | undefined;
  memoryMb: number;
  timeoutSeconds: number;
  variables: Record<string, string>;
}

const document = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });

const UPDATE_SECONDS_MAX = 60;

/** A function whose code is a folder, made and followed by the official SDK clients and nothing else. */
export class WatchedFunction {
  readonly #settings: WatchedSettings;
  readonly #lambda: LambdaClient;
  readonly #iam: IAMClient;
  readonly #logs: CloudWatchLogsClient;
  readonly #seen = new Set<string>();

  constructor(settings: WatchedSettings) {
    const { endpoint, region, credentials } = settings;
    const config = { endpoint, region, credentials };
    this.#settings = settings;
    this.#lambda = new LambdaClient(config);
    this.#iam = new IAMClient(config);
    this.#logs = new CloudWatchLogsClient(config);
  }

  /** Makes the function, or points the one of this name to the folder. */
  async mount(): Promise<void> {
    const { name, folder, runtime, handler, memoryMb, timeoutSeconds, variables } = this.#settings;
    const code = { S3Bucket: HOT_RELOAD_BUCKET, S3Key: folder };
    const settings = {
      FunctionName: name,
      Runtime: runtime as Runtime,
      Handler: handler,
      Role: this.#settings.role ?? (await this.#ownRole()),
      MemorySize: memoryMb,
      Timeout: timeoutSeconds,
      Environment: { Variables: variables },
    };
    try {
      await this.#lambda.send(new CreateFunctionCommand({ ...settings, Code: code }));
      await waitUntilFunctionActiveV2(
        { client: this.#lambda, maxWaitTime: UPDATE_SECONDS_MAX, minDelay: 1 },
        { FunctionName: name },
      );
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "ResourceConflictException") throw error;
      await this.#lambda.send(new UpdateFunctionCodeCommand({ FunctionName: name, ...code }));
      await waitUntilFunctionUpdatedV2(
        { client: this.#lambda, maxWaitTime: UPDATE_SECONDS_MAX },
        { FunctionName: name },
      );
      await this.#lambda.send(new UpdateFunctionConfigurationCommand(settings));
    }
  }

  /** What the function has logged since `since` and was not given before. */
  async newLines(since: number): Promise<string[]> {
    const query = { logGroupName: `/aws/lambda/${this.#settings.name}`, startTime: since };
    const { events = [] } = await this.#logs
      .send(new FilterLogEventsCommand(query))
      .catch((error: unknown) => {
        // No group before the first line.
        if (error instanceof Error && error.name === "ResourceNotFoundException") return { events: [] };
        throw error;
      });
    return events.flatMap(({ eventId = "", message = "" }) => {
      if (this.#seen.has(eventId)) return [];
      this.#seen.add(eventId);
      return [message.trimEnd()];
    });
  }

  close(): void {
    for (const client of [this.#lambda, this.#iam, this.#logs]) client.destroy();
  }

  async #ownRole(): Promise<string> {
    const trust = document({ Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } });
    const RoleName = ROLE_NAME;
    await this.#iam
      .send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }))
      .catch((error: unknown) => {
        if (!(error instanceof Error) || error.name !== "EntityAlreadyExistsException") throw error;
      });
    const PolicyDocument = document({ Action: "*", Resource: "*" });
    await this.#iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "everything", PolicyDocument }));
    const { Role } = await this.#iam.send(new GetRoleCommand({ RoleName }));
    return Role?.Arn ?? "";
  }
}
