import { expect, test } from "vitest";
import { checkPolicy } from "../grammar/check-policy.js";
import { allAwsManagedPolicies, awsManagedPolicy } from "./index.js";

test.each(allAwsManagedPolicies().map((policy) => [policy.arn, policy] as const))(
  "%s is whole",
  (arn, policy) => {
    expect(() => checkPolicy(policy.document, "identity")).not.toThrow();
    expect(arn).toBe(`arn:aws:iam::aws:policy${policy.path}${policy.name}`);
    expect(policy.id).toMatch(/^ANPA[A-Z0-9]{17}$/);
    expect(Date.parse(policy.updatedAt)).toBeGreaterThanOrEqual(Date.parse(policy.createdAt));
  },
);

test("a policy is found by its ARN alone", () => {
  const arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
  expect(awsManagedPolicy(arn)).toMatchObject({
    name: "AWSLambdaBasicExecutionRole",
    path: "/service-role/",
  });
  expect(awsManagedPolicy("arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole")).toBeUndefined();
});
