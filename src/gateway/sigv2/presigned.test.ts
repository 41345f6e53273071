import { expect, it } from "vitest";
import { isValidV2, readPresignedV2, stringToSignV2 } from "./presigned.js";

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
  const claim = readPresignedV2(query);
  expect(claim).toMatchObject({ accessKeyId: "44CF9590006BF252F707", expires: 1_141_889_120 });
  const text = stringToSignV2(request, 1_141_889_120);
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
    5,
  );
  expect(text).toBe("PUT\n\na/b\n5\nx-amz-acl:private\n/b/k?partNumber=2&uploadId=U");
});
