import { describe, expect, it } from "vitest";
import { findPii } from "./find.js";

const find = (text: string) =>
  findPii(text, []).map(({ type, start, end }) => `${type} ${text.slice(start, end)}`);

describe("findPii", () => {
  it.each([
    ["Paris office 01 23 45 67 89 is open", "PHONE 01 23 45 67 89"],
    ["Ligue (11) 98765-4321 hoje", "PHONE (11) 98765-4321"],
    ["Madrid, llame al 612 34 56 78", "PHONE 612 34 56 78"],
    ["eth0 0011.2233.4455 up", "MAC_ADDRESS 0011.2233.4455"],
    ["see docs.example.com/a/b?c=1", "URL docs.example.com/a/b?c=1"],
    ["the digits on the back (CVV) are 123", "CREDIT_DEBIT_CVV 123"],
    ["410 Terry Ave N, Seattle, WA 98109", "ADDRESS 410 Terry Ave N, Seattle, WA 98109"],
    ["a/c no. 000123456789", "BANK_ACCOUNT_NUMBER 000123456789"],
    ["pw: hunter2!", "PASSWORD hunter2!"],
    ["car reg AB12 CDE", "LICENSE_PLATE AB12 CDE"],
    ["bind to 10.0.0.1 first", "IP_ADDRESS 10.0.0.1"],
    ["from fe80::6cdf:ae1b:bca7:9643: timeout", "IP_ADDRESS fe80::6cdf:ae1b:bca7:9643"],
    ["see https://example.com/a_(b).", "URL https://example.com/a_(b)"],
    ["our site (https://example.com/a) is down", "URL https://example.com/a"],
    ["cc:3647-276821-1293;", "CREDIT_DEBIT_NUMBER 3647-276821-1293"],
    ["number plate KA 01 AB 1234 seen", "LICENSE_PLATE KA 01 AB 1234"],
    ["llámame al 07700 900123", "PHONE 07700 900123"],
  ])("%s", (text, found) => {
    expect(find(text)).toEqual([found]);
  });

  it.each([
    "Version 1.2.3.4 of the kernel",
    "Chapter 3.2.1.4 says",
    "Order 4111111111111112 shipped",
    "ISBN 978-3-16-148410-0",
    "UUID 550e8400-e29b-41d4-a716-446655440000",
  ])("nothing in: %s", (text) => {
    expect(find(text)).toEqual([]);
  });
});
