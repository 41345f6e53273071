import { describe, expect, it } from "vitest";
import { isPublicPolicy, withoutAllows } from "./public-policy.js";

const policy = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: statement });
const allow = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };

describe("isPublicPolicy", () => {
  it.each([
    allow,
    { ...allow, Principal: { AWS: "*" } },
    { ...allow, Principal: { AWS: ["arn:aws:iam::111122223333:root", "*"] } },
    { ...allow, Condition: { StringLike: { "aws:SourceVpc": "vpc-*" } } },
    { ...allow, Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } } },
    { ...allow, Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1" } } },
    { ...allow, Condition: { StringEquals: { "aws:Referer": "x" } } },
  ])("%j is public", (statement) => {
    expect(isPublicPolicy(policy(statement))).toBe(true);
    expect(isPublicPolicy(policy([statement]))).toBe(true);
  });
  it.each([
    { ...allow, Effect: "Deny" },
    { ...allow, Principal: { AWS: "arn:aws:iam::111122223333:root" } },
    { ...allow, Condition: { StringEquals: { "aws:SourceVpc": "vpc-91237329" } } },
    { ...allow, Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/16" } } },
  ])("%j is not", (statement) => {
    expect(isPublicPolicy(policy(statement))).toBe(false);
  });
  it("keeps the denials when allows are taken out", () => {
    expect(withoutAllows(policy([allow]))).toBeUndefined();
    expect(withoutAllows(policy([allow, { ...allow, Effect: "Deny" }]))).not.toContain("Allow");
  });
});
