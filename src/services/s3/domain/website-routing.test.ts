import { describe, expect, it } from "vitest";
import { toRedirect } from "./website-routing.js";

const rules = [
  { Condition: { KeyPrefixEquals: "docs/" }, Redirect: { ReplaceKeyPrefixWith: "documents/" } },
  {
    Condition: { HttpErrorCodeReturnedEquals: "404" },
    Redirect: { HostName: "other", ReplaceKeyWith: "gone.html", HttpRedirectCode: "302" },
  },
];

describe("website routing", () => {
  it("replaces a prefix before the object is looked for", () => {
    expect(toRedirect(rules, "docs/a", undefined, "h")).toEqual({
      status: 301,
      location: "http://h/documents/a",
    });
    expect(toRedirect(rules, "x", undefined, "h")).toBeUndefined();
  });
  it("answers an error by its code", () => {
    expect(toRedirect(rules, "x", 404, "h")).toEqual({ status: 302, location: "http://other/gone.html" });
    expect(toRedirect(rules, "x", 403, "h")).toBeUndefined();
  });
});
