import { describe, expect, it } from "vitest";
import { findCorsRule, toCorsHeaders } from "./cors-rules.js";

const rules = [
  { AllowedOrigins: ["https://*.example.com"], AllowedMethods: ["GET"], AllowedHeaders: ["x-amz-*"] },
  {
    AllowedOrigins: ["*"],
    AllowedMethods: ["PUT"],
    AllowedHeaders: ["*"],
    MaxAgeSeconds: 60,
    ExposeHeaders: ["ETag"],
  },
];
const request = (origin: string, method: string, ...headers: string[]) => ({ origin, method, headers });

describe("findCorsRule", () => {
  it("takes the first rule that allows origin, method and headers", () => {
    expect(findCorsRule(rules, request("https://a.example.com", "GET"))).toBe(rules[0]);
    expect(findCorsRule(rules, request("https://a.example.com", "GET", "x-amz-date"))).toBe(rules[0]);
    expect(findCorsRule(rules, request("http://elsewhere", "PUT", "anything"))).toBe(rules[1]);
  });
  it("refuses what no rule allows", () => {
    expect(findCorsRule(rules, request("https://example.com", "GET"))).toBeUndefined();
    expect(findCorsRule(rules, request("https://a.example.com", "GET", "content-md5"))).toBeUndefined();
    expect(findCorsRule(rules, request("https://a.example.com", "DELETE"))).toBeUndefined();
  });
});

describe("toCorsHeaders", () => {
  it("answers a star with a star, and an origin with itself and credentials", () => {
    const [first, second] = rules;
    expect(first && toCorsHeaders(first, request("https://a.example.com", "GET"))).toMatchObject({
      "access-control-allow-origin": "https://a.example.com",
      "access-control-allow-credentials": "true",
    });
    expect(second && toCorsHeaders(second, request("http://x", "PUT", "a"))).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "a",
      "access-control-max-age": "60",
      "access-control-expose-headers": "ETag",
    });
  });
});
