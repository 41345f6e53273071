import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { Busboy } from "@fastify/busboy";
import { AwsError } from "../../../wire/aws-error.js";
import { FORM_FIELDS_BYTES_MAX } from "../limits.js";

export interface UploadForm {
  /** By lower-case name; the fields before the file, which are all that count. */
  fields: Map<string, string>;
  /** Undefined where the file is a field like any other. */
  fileName: string | undefined;
  fileType: string | undefined;
  file: Readable;
  /** Resolves when all of the body has come, which may be cut off behind the file. */
  whole: Promise<void>;
}

const malformed = () =>
  new AwsError(
    "MalformedPOSTRequest",
    "The body of your POST request is not well-formed multipart/form-data.",
  );

/** Reads a form up to its file, which is left to stream. */
export function readForm(contentType: string, body: Readable): Promise<UploadForm> {
  return new Promise((resolve, reject) => {
    const fields = new Map<string, string>();
    const parser = startParser(contentType, reject);
    if (!parser) return;
    const whole = finished(body, { writable: false });
    whole.catch(() => undefined);
    const fail = (error: unknown) => {
      body.unpipe(parser);
      body.resume();
      reject(error instanceof AwsError ? error : malformed());
    };
    parser.on("field", (name: string, value: string, _nameCut: boolean, valueCut: boolean) => {
      if (valueCut)
        return fail(
          new AwsError(
            "MaxPostPreDataLengthExceededError",
            "Your POST request fields preceding the upload file were too large.",
          ),
        );
      fields.set(name.toLowerCase(), value);
    });
    parser.on(
      "file",
      (name: string, file: Readable, fileName: string | undefined, _encoding: string, fileType: string) => {
        // Only the first file is the object; whatever comes after it is passed over.
        if (name.toLowerCase() !== "file") return void file.resume();
        body.once("error", (error) => file.destroy(error));
        // It may fail before anybody reads it, who will be told then.
        file.on("error", () => {});
        resolve({ fields, fileName, fileType, file, whole });
      },
    );
    parser.on("finish", () => reject(missingFile()));
    parser.on("error", fail);
    body.once("error", fail);
    body.pipe(parser);
  });
}

function startParser(contentType: string, reject: (error: unknown) => void) {
  try {
    return new Busboy({
      headers: { "content-type": contentType },
      limits: { fieldSize: FORM_FIELDS_BYTES_MAX, fields: 200, files: 1, headerPairs: 50 },
      isPartAFile: (name) => name?.toLowerCase() === "file",
    });
  } catch {
    reject(malformed());
    return undefined;
  }
}

const missingFile = () =>
  new AwsError("InvalidArgument", "POST requires exactly one file upload per request.", {
    members: { ArgumentName: "file", ArgumentValue: "0" },
  });
