import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import type { TestServer } from "../../support/server.js";

export interface Statement {
  Effect?: "Allow" | "Deny";
  Action: string | string[];
  Resource?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

export function policy(...statements: Statement[]): string {
  const whole = statements.map((statement) => ({ Effect: "Allow", Resource: "*", ...statement }));
  return JSON.stringify({ Version: "2012-10-17", Statement: whole });
}

export function trust(
  principal: object | string,
  action: string | string[] = "sts:AssumeRole",
  condition?: object,
): string {
  const Statement = [{ Effect: "Allow", Principal: principal, Action: action, Condition: condition }];
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

export interface TestUser {
  name: string;
  /** `AIDA…` */
  id: string;
  arn: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** A user with a key and, if given, an inline policy. */
export async function makeUser(server: TestServer, name: string, document?: string): Promise<TestUser> {
  const iam = new IAMClient(server.client());
  const { User } = await iam.send(new CreateUserCommand({ UserName: name }));
  if (document !== undefined) {
    await iam.send(
      new PutUserPolicyCommand({ UserName: name, PolicyName: "inline", PolicyDocument: document }),
    );
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  const { AccessKeyId = "", SecretAccessKey = "" } = AccessKey ?? {};
  return {
    name,
    id: User?.UserId ?? "",
    arn: User?.Arn ?? "",
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey },
  };
}
