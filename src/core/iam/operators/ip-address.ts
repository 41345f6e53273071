import { BlockList, isIPv4, isIPv6 } from "node:net";
import type { Operator } from "./operator.js";

/** An address, or a range in CIDR notation; without prefix a single address. */
export const ipAddress: Operator = {
  compile(policyValue) {
    const slash = policyValue.indexOf("/");
    const address = slash < 0 ? policyValue : policyValue.slice(0, slash);
    const family = familyOf(address);
    if (!family) return undefined;
    const bits = family === "ipv4" ? 32 : 128;
    const prefix = slash < 0 ? bits : Number(policyValue.slice(slash + 1));
    if (!Number.isInteger(prefix) || prefix < 0 || prefix > bits) return undefined;
    const range = new BlockList();
    range.addSubnet(address, prefix, family);
    return (value) => {
      const given = unmapped(value);
      return familyOf(given) === family && range.check(given, family);
    };
  },
};

/** A socket of both families shows IPv4 callers as `::ffff:192.0.2.1`. */
function unmapped(address: string): string {
  const match = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return match?.[1] ?? address;
}

function familyOf(address: string): "ipv4" | "ipv6" | undefined {
  return isIPv4(address) ? "ipv4" : isIPv6(address) ? "ipv6" : undefined;
}
