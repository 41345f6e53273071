import { expect, test } from "vitest";
import { ClaimReader, UnreadableSignature } from "./claim.js";

const SCOPE = "20260131/us-east-1/dynamodb/aws4_request";
const DATE = "20260131T120000Z";

function headersOf(signature: string, more: Record<string, string> = {}) {
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIA/${SCOPE}, SignedHeaders=host;x-amz-date, Signature=${signature}`;
  return { authorization, "x-amz-date": DATE, ...more };
}

test("a client's next claim has its own signature, time and token", () => {
  const claims = new ClaimReader();
  const first = claims.read(headersOf("aa", { "x-amz-security-token": "one" }), "");
  const second = claims.read(headersOf("bb", { "x-amz-date": "20260131T120001Z" }), "");
  expect(first).toMatchObject({ signature: "aa", timestamp: DATE, sessionToken: "one", accessKeyId: "AKIA" });
  expect(second).toEqual({
    ...first,
    signature: "bb",
    timestamp: "20260131T120001Z",
    sessionToken: undefined,
  });
  expect(second?.signedHeaders).toEqual(["host", "x-amz-date"]);
});

test("clients that call in turn are told apart", () => {
  const claims = new ClaimReader();
  const other = headersOf("cc").authorization.replace("AKIA", "AKIB");
  for (const signature of ["aa", "bb"]) {
    expect(claims.read(headersOf(signature), "")).toMatchObject({ signature, accessKeyId: "AKIA" });
    expect(claims.read(headersOf(signature), "")).toMatchObject({ signature, accessKeyId: "AKIA" });
    expect(claims.read({ ...headersOf("cc"), authorization: other }, "")).toMatchObject({
      signature: "cc",
      accessKeyId: "AKIB",
    });
  }
});

test("a header that is written otherwise reads the same the first time and the next", () => {
  const claims = new ClaimReader();
  const odd = [
    `AWS4-HMAC-SHA256 Signature=aa,Credential=AKIA/${SCOPE},SignedHeaders=host`,
    `AWS4-HMAC-SHA256 Credential=AKIA/${SCOPE}, SignedHeaders=host, Signature=aa, XSignature=bb`,
    `AWS4-HMAC-SHA256 Credential=AKIA/${SCOPE}, SignedHeaders=host, Signature=aa `,
  ];
  for (const authorization of odd) {
    for (let times = 0; times < 2; times++) {
      expect(claims.read({ authorization, "x-amz-date": DATE }, "")).toMatchObject({ signature: "aa" });
    }
  }
});

test("what cannot be read cannot be read the next time either", () => {
  const claims = new ClaimReader();
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIA/${SCOPE}, Signature=aa`;
  for (let times = 0; times < 2; times++) {
    expect(() => claims.read({ authorization, "x-amz-date": DATE }, "")).toThrow(UnreadableSignature);
  }
});
