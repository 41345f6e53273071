import {
  GetContextKeysForCustomPolicyCommand,
  IAMClient,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from "@aws-sdk/client-iam";
import { expect, test } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { makeUser, policy } from "./support.js";

const server = useServer();
const iam = () => new IAMClient(server.client());
const OBJECT = "arn:aws:s3:::photos/cat.jpg";

test("SimulateCustomPolicy: every action on every resource, with the statements that matched", async () => {
  const PolicyInputList = [
    policy(
      { Action: "s3:Get*" },
      { Effect: "Deny", Action: "s3:GetObject", Resource: "arn:aws:s3:::private/*" },
    ),
  ];
  const { EvaluationResults = [] } = await iam().send(
    new SimulateCustomPolicyCommand({
      PolicyInputList,
      ActionNames: ["s3:GetObject", "s3:PutObject"],
      ResourceArns: [OBJECT, "arn:aws:s3:::private/a"],
    }),
  );
  expect(EvaluationResults.map(({ EvalDecision }) => EvalDecision)).toEqual([
    "allowed",
    "explicitDeny",
    "implicitDeny",
    "implicitDeny",
  ]);
  const places = EvaluationResults[1]?.MatchedStatements?.map(
    ({ SourcePolicyId, StartPosition, EndPosition }) => {
      expect(SourcePolicyId).toBe("PolicyInputList.1");
      const text =
        PolicyInputList[0]?.slice((StartPosition?.Column ?? 0) - 2, (EndPosition?.Column ?? 0) - 1) ?? "";
      return (JSON.parse(text) as { Effect: string }).Effect;
    },
  );
  expect(places).toEqual(["Allow", "Deny"]);
});

test("SimulateCustomPolicy: condition keys that were not given are named", async () => {
  const PolicyInputList = [
    policy({ Action: "s3:*", Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }),
  ];
  const ask = async (value?: string) => {
    const ContextEntries =
      value === undefined
        ? []
        : [{ ContextKeyName: "aws:SourceIp", ContextKeyValues: [value], ContextKeyType: "ip" as const }];
    const answer = await iam().send(
      new SimulateCustomPolicyCommand({ PolicyInputList, ActionNames: ["s3:GetObject"], ContextEntries }),
    );
    return answer.EvaluationResults?.[0];
  };
  expect(await ask()).toMatchObject({ EvalDecision: "implicitDeny", MissingContextValues: ["aws:SourceIp"] });
  expect(await ask("203.0.113.9")).toMatchObject({ EvalDecision: "allowed", MissingContextValues: [] });
  const keys = await iam().send(new GetContextKeysForCustomPolicyCommand({ PolicyInputList }));
  expect(keys.ContextKeyNames).toEqual(["aws:SourceIp"]);
});

test("SimulateCustomPolicy: boundaries and resource policies count", async () => {
  const PolicyInputList = [policy({ Action: "*" })];
  const bounded = await iam().send(
    new SimulateCustomPolicyCommand({
      PolicyInputList,
      PermissionsBoundaryPolicyInputList: [policy({ Action: "ec2:*" })],
      ActionNames: ["s3:GetObject"],
    }),
  );
  expect(bounded.EvaluationResults?.[0]).toMatchObject({
    EvalDecision: "implicitDeny",
    PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
  });
  const ResourcePolicy = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" },
  });
  const denied = await iam().send(
    new SimulateCustomPolicyCommand({
      PolicyInputList,
      ResourcePolicy,
      CallerArn: `arn:aws:iam::${ACCOUNT}:user/x`,
      ActionNames: ["s3:GetObject"],
      ResourceArns: [OBJECT],
    }),
  );
  expect(denied.EvaluationResults?.[0]?.EvalDecision).toBe("explicitDeny");
});

test("SimulatePrincipalPolicy: the policies a user has", async () => {
  const user = await makeUser(server, "simulated", policy({ Action: "dynamodb:GetItem" }));
  const { EvaluationResults } = await iam().send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: user.arn,
      ActionNames: ["dynamodb:GetItem", "dynamodb:PutItem"],
    }),
  );
  expect(EvaluationResults).toMatchObject([
    {
      EvalDecision: "allowed",
      MatchedStatements: [{ SourcePolicyId: "user_simulated_inline", SourcePolicyType: "IAM Policy" }],
    },
    { EvalDecision: "implicitDeny", MatchedStatements: [] },
  ]);
  const missing = new SimulatePrincipalPolicyCommand({
    PolicySourceArn: `arn:aws:iam::${ACCOUNT}:user/none`,
    ActionNames: ["s3:GetObject"],
  });
  await expect(iam().send(missing)).rejects.toMatchObject({ name: "NoSuchEntityException" });
});

test("SimulateCustomPolicy: between accounts both sides must allow, and each is told", async () => {
  const ask = async (onResource: "Allow" | "Deny" | undefined, owner: string | undefined) => {
    const ResourcePolicy = JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: onResource, Principal: { AWS: ACCOUNT }, Action: "s3:*", Resource: "*" },
    });
    const { EvaluationResults } = await iam().send(
      new SimulateCustomPolicyCommand({
        PolicyInputList: [policy({ Action: "s3:GetObject" })],
        ...(onResource && { ResourcePolicy }),
        ...(owner && { ResourceOwner: `arn:aws:iam::${owner}:root` }),
        CallerArn: `arn:aws:iam::${ACCOUNT}:user/x`,
        ActionNames: ["s3:GetObject"],
        ResourceArns: [OBJECT],
      }),
    );
    return EvaluationResults?.[0];
  };
  expect(await ask("Allow", "444455556666")).toMatchObject({
    EvalDecision: "allowed",
    EvalDecisionDetails: { "IAM Policy": "allowed", "Resource Policy": "allowed" },
  });
  expect(await ask("Deny", "444455556666")).toMatchObject({
    EvalDecision: "explicitDeny",
    EvalDecisionDetails: { "IAM Policy": "allowed", "Resource Policy": "explicitDeny" },
  });
  expect(await ask(undefined, "444455556666")).toMatchObject({
    EvalDecision: "implicitDeny",
    EvalDecisionDetails: { "IAM Policy": "allowed" },
  });
  expect(await ask("Allow", undefined)).toMatchObject({
    EvalDecision: "allowed",
    EvalDecisionDetails: {},
    ResourceSpecificResults: [{ EvalResourceName: OBJECT, EvalResourceDecision: "allowed" }],
  });
});

test("SimulateCustomPolicy: an action that is none is refused", async () => {
  const command = new SimulateCustomPolicyCommand({
    PolicyInputList: [policy({ Action: "*" })],
    ActionNames: ["GetObject"],
  });
  await expect(iam().send(command)).rejects.toMatchObject({ name: "InvalidInputException" });
});
