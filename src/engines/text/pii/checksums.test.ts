import { describe, expect, it } from "vitest";
import {
  isAadhaar,
  isIban,
  isLuhn,
  isNhsNumber,
  isRoutingNumber,
  isUniqueTaxpayerReference,
  isVehicleNumber,
} from "./checksums.js";

describe("check digits", () => {
  it.each([
    [isLuhn, "4111111111111111", "4111111111111112"],
    [isLuhn, "046454286", "046454287"],
    [isRoutingNumber, "021000021", "021000022"],
    [isIban, "DE89370400440532013000", "DE88370400440532013000"],
    [isIban, "GB29NWBK60161331926819", "GB29NWBK6016133192681"],
    [isNhsNumber, "9434765919", "9434765918"],
    [isUniqueTaxpayerReference, "1955839661", "2955839661"],
    [isAadhaar, "234123412346", "234123412347"],
    [isVehicleNumber, "1M8GDM9AXKP042788", "1M8GDM9A1KP042788"],
    [isVehicleNumber, "11111111111111111", "11111111111111112"],
  ] as const)("%o takes %s and refuses %s", (check, good, bad) => {
    expect(check(good)).toBe(true);
    expect(check(bad)).toBe(false);
  });
});
