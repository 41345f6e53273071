import { AwsJson } from "./aws-json/aws-json.js";
import type { Protocol, ProtocolName } from "./protocol.js";

export { detectProtocol } from "./detect-protocol.js";

/** Makes a protocol. It compiles each operation's codec at first use and keeps it: make one and share it. */
export function createProtocol(name: ProtocolName): Protocol {
  switch (name) {
    case "awsJson1_0":
      return new AwsJson("1.0");
    case "awsJson1_1":
      return new AwsJson("1.1");
    default:
      throw new Error(`Protocol ${name} is not built yet`);
  }
}
