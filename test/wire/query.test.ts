import * as ec2 from "@aws-sdk/client-ec2";
import * as iam from "@aws-sdk/client-iam";
import * as sts from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { AwsError } from "../../src/wire/aws-error.js";
import { createProtocol } from "../../src/wire/protocols.js";
import { Loopback, wireRequest } from "./support/loopback.js";

function iamLoopback() {
  return new Loopback(createProtocol("awsQuery"), iam, {
    name: "iam",
    version: "2010-05-08",
    xmlNamespace: "https://iam.amazonaws.com/doc/2010-05-08/",
  });
}

function ec2Loopback() {
  return new Loopback(createProtocol("ec2Query"), ec2, {
    name: "ec2",
    version: "2016-11-15",
    xmlNamespace: "http://ec2.amazonaws.com/doc/2016-11-15",
  });
}

describe("awsQuery with the official client", () => {
  test("CreateRole: lists of structures go in, timestamps come out", async () => {
    const loopback = iamLoopback();
    const CreateDate = new Date(1_700_000_000_000);
    loopback.answer = (_name, input) => ({
      Role: { RoleName: input["RoleName"], Arn: "arn:aws:iam::1:role/a&b", CreateDate, Tags: input["Tags"] },
    });
    const client = new iam.IAMClient(loopback.client);
    const input = {
      RoleName: "r",
      AssumeRolePolicyDocument: '{"a": "<&> é"}',
      MaxSessionDuration: 3600,
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "" },
      ],
    };
    const { Role } = await client.send(new iam.CreateRoleCommand(input));
    expect(loopback.lastInput).toEqual(input);
    expect(Role).toMatchObject({
      RoleName: "r",
      Arn: "arn:aws:iam::1:role/a&b",
      CreateDate,
      Tags: input.Tags,
    });
  });

  test("an empty list is an empty list on both sides", async () => {
    const loopback = iamLoopback();
    loopback.answer = () => ({ Users: [], IsTruncated: false });
    const client = new iam.IAMClient(loopback.client);
    expect(await client.send(new iam.ListUsersCommand({}))).toMatchObject({ Users: [], IsTruncated: false });
    await client.send(new iam.TagUserCommand({ UserName: "u", Tags: [] }));
    expect(loopback.lastInput).toEqual({ UserName: "u", Tags: [] });
  });

  test("more than nine items keep their order", async () => {
    const loopback = iamLoopback();
    const client = new iam.IAMClient(loopback.client);
    const TagKeys = Array.from({ length: 12 }, (_, i) => `k${i}`);
    await client.send(new iam.UntagUserCommand({ UserName: "u", TagKeys }));
    expect(loopback.lastInput).toEqual({ UserName: "u", TagKeys });
  });

  test("maps come out: GetAccountSummary", async () => {
    const loopback = iamLoopback();
    loopback.answer = () => ({ SummaryMap: { Users: 3, Roles: 0 } });
    const client = new iam.IAMClient(loopback.client);
    expect((await client.send(new iam.GetAccountSummaryCommand({}))).SummaryMap).toEqual({
      Users: 3,
      Roles: 0,
    });
  });

  test("DeleteUser: an operation without output has no result element", async () => {
    const loopback = iamLoopback();
    await new iam.IAMClient(loopback.client).send(new iam.DeleteUserCommand({ UserName: "u" }));
    expect(loopback.lastResponse?.body).toBe(
      '<DeleteUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ResponseMetadata>' +
        "<RequestId>00000000-0000-4000-8000-000000000000</RequestId></ResponseMetadata></DeleteUserResponse>\n",
    );
  });

  test("a modelled error goes by its query code", async () => {
    const loopback = iamLoopback();
    loopback.answer = () => {
      throw new AwsError(iam.NoSuchEntityException$, "The user with name u cannot be found.");
    };
    const client = new iam.IAMClient(loopback.client);
    const failure = await client.send(new iam.GetUserCommand({ UserName: "u" })).catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(iam.NoSuchEntityException);
    expect(failure).toMatchObject({ message: "The user with name u cannot be found." });
    expect(loopback.lastResponse).toMatchObject({
      status: 404,
      body:
        '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type>' +
        "<Code>NoSuchEntity</Code><Message>The user with name u cannot be found.</Message></Error>" +
        "<RequestId>00000000-0000-4000-8000-000000000000</RequestId></ErrorResponse>\n",
    });
  });

  test("AssumeRole: nested members", async () => {
    const loopback = new Loopback(createProtocol("awsQuery"), sts, { name: "sts", version: "2011-06-15" });
    const Credentials = {
      AccessKeyId: "a",
      SecretAccessKey: "s",
      SessionToken: "t+/=",
      Expiration: new Date(1_700_000_000_000),
    };
    loopback.answer = () => ({ Credentials, PackedPolicySize: 0 });
    const client = new sts.STSClient(loopback.client);
    const input = {
      RoleArn: "arn",
      RoleSessionName: "s",
      PolicyArns: [{ arn: "x" }],
      Tags: [{ Key: "k", Value: "v v" }],
      TransitiveTagKeys: ["k"],
    };
    const output = await client.send(new sts.AssumeRoleCommand(input));
    expect(loopback.lastInput).toEqual(input);
    expect(output).toMatchObject({ Credentials, PackedPolicySize: 0 });
  });
});

describe("ec2Query with the official client", () => {
  test("DescribeInstances: filters in, instances out", async () => {
    const loopback = ec2Loopback();
    const LaunchTime = new Date(1_700_000_000_000);
    const Instances = [
      {
        InstanceId: "i-1",
        LaunchTime,
        Tags: [{ Key: "a", Value: "b" }],
        State: { Code: 16, Name: "running" },
      },
    ];
    loopback.answer = () => ({ Reservations: [{ ReservationId: "r-1", Instances }] });
    const client = new ec2.EC2Client(loopback.client);
    const input = { Filters: [{ Name: "tag:a", Values: ["b", "c"] }], InstanceIds: ["i-1"], DryRun: false };
    const output = await client.send(new ec2.DescribeInstancesCommand(input));
    expect(loopback.lastInput).toEqual(input);
    expect(output.Reservations).toMatchObject([{ ReservationId: "r-1", Instances }]);
  });

  test("an error stands in a list", async () => {
    const loopback = ec2Loopback();
    loopback.answer = () => {
      throw new AwsError("InvalidVpcID.NotFound", "The vpc ID 'vpc-1' does not exist");
    };
    const client = new ec2.EC2Client(loopback.client);
    await expect(client.send(new ec2.DescribeVpcsCommand({ VpcIds: ["vpc-1"] }))).rejects.toMatchObject({
      name: "InvalidVpcID.NotFound",
      message: "The vpc ID 'vpc-1' does not exist",
    });
  });
});

describe("query protocols, malformed input", () => {
  const form = (loopback: Loopback, body: string) =>
    loopback.exchange(
      wireRequest({ headers: { "content-type": "application/x-www-form-urlencoded" }, body }),
    );

  test.each([
    ["", "MissingAction", "The request must contain the parameter Action"],
    ["Action=Nope", "InvalidAction", "Could not find operation Nope for version 2010-05-08"],
    [
      "Action=ListUsers&Version=1999-01-01",
      "InvalidAction",
      "Could not find operation ListUsers for version 1999-01-01",
    ],
    [`Action=ListUsers${"&a=b".repeat(60_000)}`, "MalformedQueryString", "Too many parameters"],
    ["Action=ListUsers&MaxItems=abc", "MalformedInput", "number must follow xsd1.1 definition"],
    [
      "Action=UpdateLoginProfile&UserName=a&PasswordResetRequired=yes",
      "MalformedInput",
      "boolean must follow xsd1.1 definition",
    ],
  ])("IAM: %s", async (body, code, message) => {
    const response = await form(iamLoopback(), body);
    expect(response.status).toBe(400);
    expect(response.body).toContain(`<Code>${code}</Code><Message>${message}</Message>`);
  });

  test.each([
    ["Action=Nope", "InvalidAction", "The action Nope is not valid for this web service."],
    ["Action=DescribeVpcs&Nope=1", "UnknownParameter", "The parameter Nope is not recognized"],
    [
      "Action=DescribeVpcs&DryRun=x",
      "InvalidParameterValue",
      "Value (x) for parameter DryRun is invalid. Expected a boolean.",
    ],
  ])("EC2: %s", async (body, code, message) => {
    const response = await form(ec2Loopback(), body);
    expect(response.status).toBe(400);
    expect(response.body).toContain(`<Code>${code}</Code><Message>${message}</Message>`);
  });

  test("a GET carries its parameters in the query string", async () => {
    const loopback = iamLoopback();
    await loopback.exchange(
      wireRequest({ method: "GET", query: "Action=GetUser&UserName=a%2Bb&Version=2010-05-08" }),
    );
    expect(loopback.lastInput).toEqual({ UserName: "a+b" });
  });

  test.each([
    "%",
    "a=%ff%fe",
    `${"a.".repeat(100_000)}b=1`,
    "&&&=&=x",
    "Tags.member.1=x&Tags.member.1.Key=y",
  ])("a broken form is read as far as it goes: %#", async (body) => {
    const response = await form(iamLoopback(), `Action=TagUser&${body}`);
    expect(response.status).toBe(200);
  });

  test("names of JavaScript's own objects are parameters like any other", async () => {
    const loopback = iamLoopback();
    await form(loopback, "Action=GetUser&__proto__.UserName=x&constructor.prototype=y&UserName=z");
    expect(loopback.lastInput).toEqual({ UserName: "z" });
  });
});
