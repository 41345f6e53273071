import type { EventBodyReader, EventBodyWriter } from "../event-stream/events.js";
import type { ServiceModel } from "../model.js";
import { TreeReaders } from "../tree/reader.js";
import { coralMismatch, dynamodbBoolean, dynamodbMismatch } from "../tree/type-errors.js";
import { TreeWriters } from "../tree/writer.js";
import { jsonLeafReaders, jsonLeafWriters } from "./leaves.js";
import { parseJson } from "./parse.js";
import { isWritten } from "./written-json.js";

/** Services whose JSON reader words its errors as DynamoDB's does. */
const DYNAMODB_READER = new Set(["dynamodb", "dynamodbstreams"]);

/** Services that count a list's items in their answers: a null keeps its place until validation refuses it. */
const NULLS_COUNT = new Set(["comprehend"]);

/** The JSON readers and writers of the services one protocol serves. */
export class JsonCodecs {
  readonly #jsonName: boolean;
  readonly #readers = new WeakMap<ServiceModel, TreeReaders>();
  readonly writers: TreeWriters;

  /** @param jsonName whether members go by their `jsonName` (restJson1) or by their own name (awsJson) */
  constructor(jsonName: boolean) {
    this.#jsonName = jsonName;
    this.writers = new TreeWriters({
      jsonName,
      leaves: jsonLeafWriters,
      isWritten,
    });
  }

  readersOf(service: ServiceModel): TreeReaders {
    let readers = this.#readers.get(service);
    if (readers === undefined) {
      readers = new TreeReaders({
        jsonName: this.#jsonName,
        wording: DYNAMODB_READER.has(service.name) ? dynamodbMismatch : coralMismatch,
        ...(DYNAMODB_READER.has(service.name) && { booleanOf: dynamodbBoolean }),
        leaves: jsonLeafReaders,
        numberTypes: service.numberTypes,
        keepsNulls: NULLS_COUNT.has(service.name),
      });
      this.#readers.set(service, readers);
    }
    return readers;
  }

  /** Events carry plain JSON, whatever the protocol's own content type. */
  readonly eventWriter: EventBodyWriter = {
    contentType: "application/json",
    compileWriter: (schema) => {
      const write = this.writers.compile(schema);
      return (value) => JSON.stringify(write(value));
    },
  };

  eventReaderOf(service: ServiceModel): EventBodyReader {
    return {
      compileReader: (schema) => {
        const read = this.readersOf(service).compile(schema);
        return (body) => read(parseJson(body), 0);
      },
    };
  }
}
