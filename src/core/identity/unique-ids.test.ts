import { expect, test } from "vitest";
import { randomIds } from "./testing.js";
import { accountOf, toAccessKeyId, toUniqueId } from "./unique-ids.js";

test.each(["000000000000", "000000000001", "123456789012", "999999999999"])(
  "an access key id names its account: %s",
  (account) => {
    const id = toAccessKeyId(randomIds(), "AKIA", account);
    expect(id).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(accountOf(id)).toBe(account);
  },
);

test("a role's unique id has 21 characters", () => {
  expect(toUniqueId(randomIds(), "AROA", "123456789012")).toMatch(/^AROA[A-Z2-7]{17}$/);
});

// Published with its account at https://medium.com/@TalBeerySec/a-short-note-on-aws-key-id-f88cc4317489.
test("reads the account out of a key AWS made", () => {
  expect(accountOf("ASIAQNZGKIQY56JQ7WML")).toBe("029608264753");
  expect(accountOf("AKIAIOSFODNN7EXAMPLE")).toBeUndefined();
});

test("does not read an account out of anything else", () => {
  expect(accountOf("test")).toBeUndefined();
  expect(accountOf("AKIA1OSFODNN0EXAMPLE")).toBeUndefined();
});
