import { describe, expect, it } from "vitest";
import { findPii } from "../../../src/engines/text/pii/find.js";

/** What is found in a text, without names and dates (those come from the entity models). */
const found = (text: string) =>
  findPii(text, []).map((pii) => `${pii.type}=${text.slice(pii.start, pii.end)}`);

describe("findPii", () => {
  it.each([
    ["card account 1111-0000-1111-0008 has a balance", "CREDIT_DEBIT_NUMBER=1111-0000-1111-0008"],
    ["from your bank account number XXXXXX1111 today", "BANK_ACCOUNT_NUMBER=XXXXXX1111"],
    ["AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY1", undefined],
    [
      "secret=wJalrXUtnFEMI7K7MDENG9bPxRfiCYEXAMPLEKEY",
      "AWS_SECRET_KEY=wJalrXUtnFEMI7K7MDENG9bPxRfiCYEXAMPLEKEY",
    ],
    ["Mastercard, exp. 06/2031", "CREDIT_DEBIT_EXPIRY=06/2031"],
    ["My passport no. is C01X02747.", "PASSPORT_NUMBER=C01X02747"],
    ["His driver's license no. is C5075193.", "DRIVER_ID=C5075193"],
    ["A car with plates 5246 TSH fled.", "LICENSE_PLATE=5246 TSH"],
    ["The password for the wifi is hunter2!", "PASSWORD=hunter2!"],
    ["The password is required", undefined],
    ["Log in as user tom.brown.", "USERNAME=tom.brown"],
    ["The user interface is slow.", undefined],
    ["I live at 12 Oak Avenue.", "ADDRESS=12 Oak Avenue"],
    [
      "Ship to 1706 Park Lane, Apt 7B, Portland, OR 97808",
      "ADDRESS=1706 Park Lane, Apt 7B, Portland, OR 97808",
    ],
    ["She gave 268986867 as her SSN.", "SSN=268986867"],
    ["Order 268986867 was shipped.", undefined],
  ])("%s", (text, expected) => {
    expect(found(text)).toEqual(expected === undefined ? [] : [expected]);
  });
});
