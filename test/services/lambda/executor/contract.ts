import { expect } from "vitest";

/** An invocation of version 7 by its alias, with all that a caller can give. */
export const CALL = {
  requestId: "11111111-2222-3333-4444-555555555555",
  invokedArn: "arn:aws:lambda:eu-central-1:000000000000:function:sample:live",
  traceId: "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0",
  clientContext: JSON.stringify({ custom: { a: "ü" }, env: { locale: "de" }, client: { app_title: "App" } }),
  cognitoIdentity: JSON.stringify({ cognitoIdentityId: "id", cognitoIdentityPoolId: "pool" }),
};

/** What functions in all languages answer of its context. */
export const CONTEXT = {
  requestId: CALL.requestId,
  name: "sample",
  version: "7",
  arn: CALL.invokedArn,
  memory: "256",
  group: "/aws/lambda/sample",
  stream: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[7\][0-9a-f]{32}$/),
  left: expect.any(Number),
  identity: ["id", "pool"],
  client: ["ü", "de", "App"],
};
