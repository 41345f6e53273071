import { expect, test } from "vitest";
import { parseArn, toArn } from "./arns.js";

test.each([
  [
    "arn:aws:s3:::bucket/key:with:colons",
    { service: "s3", region: "", account: "", resource: "bucket/key:with:colons" },
  ],
  [
    "arn:aws:lambda:eu-west-1:000000000000:function:f:1",
    { service: "lambda", region: "eu-west-1", account: "000000000000", resource: "function:f:1" },
  ],
])("parseArn: takes %s apart, and toArn puts it together", (text, parts) => {
  const arn = parseArn(text);
  expect(arn).toEqual({ partition: "aws", ...parts });
  expect(arn && toArn(arn)).toBe(text);
});

test.each([
  "",
  "arn",
  "arn:aws:s3",
  "arn:aws:s3:::",
  "arn::s3:::b",
  "arn:aws::::b",
  "urn:aws:s3:::b",
  "a:b:c:d:e:f",
])("parseArn: %j is none", (text) => {
  expect(parseArn(text)).toBeUndefined();
});
