import { expect, it } from "vitest";
import { checkTimeV2, isValidV2, readSignatureV2, stringToSignV2 } from "./signature.js";

/** The example of AWS's documentation of query string authentication, with its published key. */
const SECRET = "OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV";
const query =
  "AWSAccessKeyId=44CF9590006BF252F707&Expires=1141889120&Signature=vjbyPxybdZaNmGa%2ByT272YEAiv4%3D";
const request = {
  method: "GET",
  path: "/quotes/nelson",
  query,
  headers: { host: "s3.amazonaws.com" },
};

it("presigned URLs of Signature Version 2: AWS's own example", () => {
  const claim = readSignatureV2(request);
  expect(claim).toMatchObject({ accessKeyId: "44CF9590006BF252F707", date: "1141889120", presigned: true });
  const text = stringToSignV2(request, { date: "1141889120", presigned: true });
  expect(text).toBe("GET\n\n\n1141889120\n/quotes/nelson");
  expect(isValidV2(SECRET, text, claim?.signature ?? "")).toBe(true);
  expect(isValidV2(SECRET, text.replace("nelson", "hardy"), claim?.signature ?? "")).toBe(false);
});

it("presigned URLs of Signature Version 2: sub-resources, x-amz parameters and the host's bucket are signed", () => {
  const text = stringToSignV2(
    {
      method: "PUT",
      path: "/k",
      query: "uploadId=U&partNumber=2&x-amz-acl=private&x-id=UploadPart&Expires=5",
      headers: { host: "b.s3.localhost:4566", "content-type": "a/b" },
    },
    { date: "5", presigned: true },
  );
  expect(text).toBe("PUT\n\na/b\n5\nx-amz-acl:private\n/b/k?partNumber=2&uploadId=U");
});

/** The first example of AWS's documentation of signed headers. */
const signed = {
  method: "GET",
  path: "/photos/puppy.jpg",
  query: "",
  headers: {
    host: "awsexamplebucket1.us-west-1.s3.amazonaws.com",
    date: "Tue, 27 Mar 2007 19:36:42 +0000",
    authorization: "AWS AKIAIOSFODNN7EXAMPLE:sum",
  },
};

it("headers of Signature Version 2: the date is signed, x-amz-date in its place, and neither may be old", () => {
  const claim = readSignatureV2(signed);
  expect(claim).toMatchObject({ accessKeyId: "AKIAIOSFODNN7EXAMPLE", signature: "sum", presigned: false });
  if (!claim) return;
  expect(stringToSignV2(signed, claim)).toMatch(/^GET\n\n\nTue, 27 Mar 2007 19:36:42 \+0000\n/);
  const at = Date.UTC(2007, 2, 27, 19, 40);
  expect(() => checkTimeV2(claim, signed, at)).not.toThrow();
  expect(() => checkTimeV2(claim, signed, at + 900_000)).toThrow(
    expect.objectContaining({ code: "RequestTimeTooSkewed" }),
  );
  const dated = { ...signed, headers: { ...signed.headers, "x-amz-date": "some day" } };
  const other = readSignatureV2(dated);
  expect(other?.date).toBe("");
  expect(() => other && checkTimeV2(other, dated, at)).toThrow(
    expect.objectContaining({ code: "AccessDenied" }),
  );
});

it("headers of Signature Version 2: what names no key and signature is refused", () => {
  const broken = { ...signed, headers: { ...signed.headers, authorization: "AWS HAHAHA" } };
  expect(() => readSignatureV2(broken)).toThrow(expect.objectContaining({ code: "InvalidArgument" }));
});
