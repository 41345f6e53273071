import { AwsError } from "../aws-error.js";
import { parseCborBody, serializeCbor } from "../cbor/body.js";
import { cborLeafReaders, cborLeafWriters } from "../cbor/leaves.js";
import { modelledErrorMembers } from "../error-members.js";
import { inputOf, type OperationModel, outputOf, type ServiceModel } from "../model.js";
import type { Protocol, ResponseFacts, WireRequest, WireResponse } from "../protocol.js";
import { queryErrorHeaders } from "../query-compatible.js";
import { schemaOf } from "../schema.js";
import { type TreeReader, TreeReaders } from "../tree/reader.js";
import { coralMismatch } from "../tree/type-errors.js";
import { type TreeWriter, TreeWriters } from "../tree/writer.js";

const PATH = /\/service\/([^/]+)\/operation\/([^/]+)$/;
const HEADERS = { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" };

interface Codec {
  read: TreeReader;
  write: TreeWriter;
}

/** Smithy RPC v2 over CBOR: the path names the operation. */
export class RpcV2Cbor implements Protocol {
  readonly name = "rpcv2Cbor";
  readonly #codecs = new WeakMap<OperationModel, Codec>();
  readonly #readers = new WeakMap<ServiceModel, TreeReaders>();
  readonly #writers = new TreeWriters({ jsonName: false, leaves: cborLeafWriters });

  async route(request: WireRequest, service: ServiceModel): Promise<OperationModel> {
    const operation = service.operations.get(PATH.exec(request.path)?.[2] ?? "");
    if (operation === undefined || request.method !== "POST") {
      throw new AwsError("UnknownOperationException", "", { status: 404 });
    }
    return operation;
  }

  async read(operation: OperationModel, request: WireRequest): Promise<Record<string, unknown>> {
    const body = await request.body.collect(operation.service.bodyBytesMax);
    const tree = parseCborBody(body);
    return this.#codec(operation).read(tree, 0) as Record<string, unknown>;
  }

  write(operation: OperationModel, output: Record<string, unknown>, _facts: ResponseFacts): WireResponse {
    return {
      status: 200,
      headers: { ...HEADERS },
      body: serializeCbor(this.#codec(operation).write(output)),
    };
  }

  writeError(error: AwsError, service: ServiceModel | undefined, _facts: ResponseFacts): WireResponse {
    const namespace = error.schema === undefined ? "" : `${error.schema[1]}#`;
    const body = serializeCbor({ __type: namespace + error.code, ...this.#errorMembers(error) });
    return {
      status: error.status,
      headers: { ...error.headers, ...queryErrorHeaders(error, service), ...HEADERS },
      body,
    };
  }

  #errorMembers(error: AwsError): Record<string, unknown> {
    const members = modelledErrorMembers(error);
    if (members === undefined || error.schema === undefined)
      return { message: error.message, ...error.members };
    return this.#writers.compile(schemaOf(error.schema))(members) as Record<string, unknown>;
  }

  #codec(operation: OperationModel): Codec {
    const known = this.#codecs.get(operation);
    if (known) return known;
    const codec: Codec = {
      read: this.#readersOf(operation.service).compile(inputOf(operation)),
      write: this.#writers.compile(outputOf(operation)),
    };
    this.#codecs.set(operation, codec);
    return codec;
  }

  #readersOf(service: ServiceModel): TreeReaders {
    let readers = this.#readers.get(service);
    if (readers === undefined) {
      const { numberTypes } = service;
      readers = new TreeReaders({
        jsonName: false,
        wording: coralMismatch,
        leaves: cborLeafReaders,
        numberTypes,
      });
      this.#readers.set(service, readers);
    }
    return readers;
  }
}
