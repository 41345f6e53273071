import { expect, it } from "vitest";
import { toDenial } from "./authorize.js";

const denied = (action: string) => ({
  allowed: false as const,
  because: "",
  message: `User: U is not authorized to perform: ${action}`,
  request: { action, resource: "*" },
  encodedMessage: () => "ENCODED",
});

it("EC2 tells who may know how the caller was denied, except where it only describes", () => {
  expect(toDenial("ec2Query", denied("ec2:RunInstances"))).toMatchObject({
    code: "UnauthorizedOperation",
    status: 403,
    message:
      "You are not authorized to perform this operation. User: U is not authorized to perform: ec2:RunInstances. " +
      "Encoded authorization failure message: ENCODED",
  });
  expect(toDenial("ec2Query", denied("ec2:DescribeRegions")).message).toBe(
    "You are not authorized to perform this operation. User: U is not authorized to perform: ec2:DescribeRegions",
  );
});

it.each([
  ["awsJson1_1", "AccessDeniedException", 400],
  ["rpcv2Cbor", "AccessDeniedException", 400],
  ["restJson1", "AccessDeniedException", 403],
  ["awsQuery", "AccessDenied", 403],
  ["restXml", "AccessDenied", 403],
])("a denial in %s is %s with %i", (protocol, code, status) => {
  expect(toDenial(protocol, denied("x:Y"))).toMatchObject({ code, status, message: denied("x:Y").message });
});
