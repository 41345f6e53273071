import { dateToTag } from "@smithy/core/cbor";
import type { AwsError } from "../aws-error.js";
import { messageKeyOf, qualifiedErrorName } from "../aws-json/error-names.js";
import { routeByTarget } from "../aws-json/target.js";
import { parseCborBody, serializeCbor } from "../cbor/body.js";
import { CborTag } from "../cbor/decode.js";
import { cborLeafReaders, cborLeafWriters } from "../cbor/leaves.js";
import { modelledErrorMembers } from "../error-members.js";
import type { EventBodyWriter } from "../event-stream/events.js";
import { compileStreamWriter } from "../event-stream/stream-writer.js";
import { inputOf, type OperationModel, outputOf, type ServiceModel } from "../model.js";
import type { Protocol, ResponseFacts, WireRequest, WireResponse } from "../protocol.js";
import { type NormalizedSchema, schemaOf } from "../schema.js";
import { serializationError, type TreeReader, TreeReaders } from "../tree/reader.js";
import { coralMismatch } from "../tree/type-errors.js";
import { TreeWriters } from "../tree/writer.js";

export const AWS_CBOR = "application/x-amz-cbor-1.1";
const HEADERS = { "content-type": AWS_CBOR };
const EPOCH = 1;

interface Codec {
  read: TreeReader;
  write: (output: Record<string, unknown>) => WireResponse;
}

/**
 * awsJson 1.1's requests and answers, written in CBOR: what the Java SDK speaks to Kinesis. Its timestamps are tagged as
 * seconds, but are milliseconds.
 */
export class AwsCbor implements Protocol {
  readonly name = "awsCbor1_1";
  readonly #codecs = new WeakMap<OperationModel, Codec>();
  readonly #readers = new WeakMap<ServiceModel, TreeReaders>();
  readonly #writers = new TreeWriters({
    jsonName: false,
    leaves: {
      ...cborLeafWriters,
      timestamp: () => (value) =>
        value instanceof Date ? { ...dateToTag(value), value: value.getTime() } : value,
    },
  });
  readonly #events: EventBodyWriter = {
    contentType: AWS_CBOR,
    compileWriter: (schema) => {
      const write = this.#writers.compile(schema);
      return (value) => serializeCbor(write(value));
    },
  };

  async route(request: WireRequest, service: ServiceModel): Promise<OperationModel> {
    return routeByTarget(request, service, [AWS_CBOR]);
  }

  async read(operation: OperationModel, request: WireRequest): Promise<Record<string, unknown>> {
    const body = await request.body.collect(operation.service.bodyBytesMax);
    const tree = parseCborBody(body);
    if (typeof tree !== "object" || tree === null) throw serializationError("");
    return this.#codec(operation).read(tree, 0) as Record<string, unknown>;
  }

  write(operation: OperationModel, output: Record<string, unknown>, _facts: ResponseFacts): WireResponse {
    return this.#codec(operation).write(output);
  }

  writeError(error: AwsError, service: ServiceModel | undefined, _facts: ResponseFacts): WireResponse {
    const body = { __type: qualifiedErrorName(service?.name, error.code), ...this.#errorMembers(error) };
    return { status: error.status, headers: { ...error.headers, ...HEADERS }, body: serializeCbor(body) };
  }

  #errorMembers(error: AwsError): Record<string, unknown> {
    const members = modelledErrorMembers(error);
    if (members !== undefined && error.schema !== undefined) {
      return this.#writers.compile(schemaOf(error.schema))(members) as Record<string, unknown>;
    }
    return { [messageKeyOf(error.code)]: error.message, ...error.members };
  }

  #codec(operation: OperationModel): Codec {
    const known = this.#codecs.get(operation);
    if (known) return known;
    const codec: Codec = {
      read: this.#readersOf(operation.service).compile(inputOf(operation)),
      write: this.#compileWriter(outputOf(operation)),
    };
    this.#codecs.set(operation, codec);
    return codec;
  }

  #compileWriter(output: NormalizedSchema): Codec["write"] {
    const stream = compileStreamWriter(this.#events, output);
    if (stream !== undefined) return stream;
    const write = this.#writers.compile(output);
    return (value) => ({ status: 200, headers: { ...HEADERS }, body: serializeCbor(write(value)) });
  }

  #readersOf(service: ServiceModel): TreeReaders {
    let readers = this.#readers.get(service);
    if (readers === undefined) {
      readers = new TreeReaders({
        jsonName: false,
        wording: coralMismatch,
        leaves: { ...cborLeafReaders, timestamp: () => readTimestamp },
        numberTypes: service.numberTypes,
      });
      this.#readers.set(service, readers);
    }
    return readers;
  }
}

function readTimestamp(value: unknown): Date | undefined {
  if (!(value instanceof CborTag) || value.tag !== EPOCH) return undefined;
  const date = new Date(Number(value.value));
  return Number.isNaN(date.getTime()) ? undefined : date;
}
