import { expect, it } from "vitest";
import { useServer } from "../support/server.js";

const server = useServer();

it("health: says ready, under both addresses", async () => {
  for (const path of ["/_lenticular/health", "/_localstack/health"]) {
    const response = await fetch(`${server.endpoint}${path}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: "ready" });
  }
});

it("metrics: count requests by service and status", async () => {
  await fetch(`${server.endpoint}/`, { headers: { "x-amz-target": "Nothing_1.Op" }, method: "POST" });
  const text = await (await fetch(`${server.endpoint}/_lenticular/metrics`)).text();
  expect(text).toContain("lenticular_requests_total{");
  expect(text).toContain("lenticular_resident_memory_bytes");
});

it("a service that is not there: NotImplemented in the caller's protocol", async () => {
  const authorization =
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/quicksight/aws4_request, SignedHeaders=host, Signature=0";
  const json = await fetch(server.endpoint, {
    method: "POST",
    headers: { authorization, "x-amz-target": "X.Y", "content-type": "application/x-amz-json-1.1" },
    body: "{}",
  });
  expect(json.status).toBe(501);
  expect(await json.json()).toMatchObject({ __type: expect.stringContaining("NotImplemented") });
  const query = await fetch(server.endpoint, {
    method: "POST",
    headers: { authorization, "content-type": "application/x-www-form-urlencoded" },
    body: "Action=X",
  });
  expect(query.status).toBe(501);
  expect(await query.text()).toContain("<Code>NotImplemented</Code>");
});
