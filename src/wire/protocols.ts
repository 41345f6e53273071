import { AwsCbor } from "./aws-cbor/aws-cbor.js";
import { AwsJson } from "./aws-json/aws-json.js";
import type { Protocol, ProtocolName } from "./protocol.js";
import { AwsQuery } from "./query/aws-query.js";
import { Ec2Query } from "./query/ec2-query.js";
import { RestJson } from "./rest-json/rest-json.js";
import { RestXml } from "./rest-xml/rest-xml.js";
import { RpcV2Cbor } from "./rpc-v2-cbor/rpc-v2-cbor.js";

export { detectProtocol } from "./detect-protocol.js";

/** Makes a protocol. It compiles each operation's codec at first use and keeps it: make one and share it. */
export function createProtocol(name: ProtocolName): Protocol {
  switch (name) {
    case "awsJson1_0":
      return new AwsJson("1.0");
    case "awsJson1_1":
      return new AwsJson("1.1");
    case "awsCbor1_1":
      return new AwsCbor();
    case "awsQuery":
      return new AwsQuery();
    case "ec2Query":
      return new Ec2Query();
    case "restJson1":
      return new RestJson();
    case "restXml":
      return new RestXml();
    case "rpcv2Cbor":
      return new RpcV2Cbor();
  }
}
