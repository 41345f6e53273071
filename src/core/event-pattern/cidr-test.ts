import { BlockList, isIP } from "node:net";
import { InvalidPattern } from "./invalid-pattern.js";

/** `10.0.0.0/8`, `2001:db8::/32` */
export function toCidrTest(operand: unknown): (value: unknown) => boolean {
  if (typeof operand !== "string") throw new InvalidPattern("prefix match pattern must be a string");
  const [address = "", bits, ...rest] = operand.split("/");
  if (bits === undefined || rest.length > 0) throw new InvalidPattern("Malformed CIDR, one '/' required");
  if (!/^\d+$/.test(bits)) throw new InvalidPattern("Malformed CIDR, mask bits must be an integer");
  const version = isIP(address);
  if (version === 0) throw new InvalidPattern(`Nonstandard IP address: ${address}`);
  const prefix = Number(bits);
  if (prefix > (version === 4 ? 32 : 128)) {
    throw new InvalidPattern("Malformed CIDR, mask bits must be an integer");
  }
  const family = version === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(address, prefix, family);
  return (given) => typeof given === "string" && isIP(given) === version && list.check(given, family);
}
