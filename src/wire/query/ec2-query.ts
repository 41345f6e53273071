import { AwsError } from "../aws-error.js";
import { inputOf, type OperationModel, outputOf, type ServiceModel } from "../model.js";
import type { Protocol, ResponseFacts, WireRequest, WireResponse } from "../protocol.js";
import { type Kind, type Member, membersOf } from "../schema.js";
import { escapeText } from "../xml/text.js";
import { XmlWriters } from "../xml/writer.js";
import type { FormNode } from "./form.js";
import { type QueryReader, QueryReaders } from "./reader.js";
import { ParameterReader, textAt } from "./request.js";

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Parameters that belong to the request rather than to an operation. */
const REQUEST_PARAMETERS =
  /^(Action|Version|AWSAccessKeyId|Signature\w*|Timestamp|Expires|SecurityToken|X-Amz-.*)$/;

interface Codec {
  read: QueryReader;
  parameters: ReadonlySet<string>;
  content: (output: Record<string, unknown>) => string;
}

/** EC2's query dialect: flat lists, capitalised names, an envelope without a result element, errors in a list. */
export class Ec2Query implements Protocol {
  readonly name = "ec2Query";
  readonly #codecs = new WeakMap<OperationModel, Codec>();
  readonly #readers = new QueryReaders({ nameOf: parameterName, flattensLists: true, fail: failInvalid });
  readonly #writers = new XmlWriters(".000");
  readonly #parameters = new ParameterReader();

  async route(request: WireRequest, service: ServiceModel): Promise<OperationModel> {
    const parameters = await this.#parameters.of(request, service.bodyBytesMax);
    const action = textAt(parameters, "Action");
    if (action === undefined)
      throw new AwsError("MissingParameter", "The request must contain the parameter Action");
    const operation = service.operations.get(action);
    if (operation === undefined) {
      throw new AwsError("InvalidAction", `The action ${action} is not valid for this web service.`);
    }
    return operation;
  }

  async read(operation: OperationModel, request: WireRequest): Promise<Record<string, unknown>> {
    const parameters = await this.#parameters.of(request, operation.service.bodyBytesMax);
    const codec = this.#codec(operation);
    checkParameters(parameters, codec.parameters);
    return (codec.read(parameters, "") ?? {}) as Record<string, unknown>;
  }

  write(
    operation: OperationModel,
    output: Record<string, unknown>,
    { requestId }: ResponseFacts,
  ): WireResponse {
    const tag = `${operation.name}Response`;
    const { xmlNamespace } = operation.service;
    const attribute = xmlNamespace === undefined ? "" : ` xmlns="${xmlNamespace.replace(/\/?$/, "/")}"`;
    const content = `<requestId>${requestId}</requestId>${this.#codec(operation).content(output)}`;
    return ok(200, `${DECLARATION}<${tag}${attribute}>${content}</${tag}>`);
  }

  writeError(
    error: AwsError,
    _service: ServiceModel | undefined,
    { requestId }: ResponseFacts,
  ): WireResponse {
    const text = `<Code>${escapeText(error.code)}</Code><Message>${escapeText(error.message)}</Message>`;
    const body = `<Response><Errors><Error>${text}</Error></Errors><RequestID>${requestId}</RequestID></Response>`;
    const response = ok(error.status, DECLARATION + body);
    return { ...response, headers: { ...error.headers, ...response.headers } };
  }

  #codec(operation: OperationModel): Codec {
    const known = this.#codecs.get(operation);
    if (known) return known;
    const input = inputOf(operation);
    const output = outputOf(operation);
    const codec: Codec = {
      read: this.#readers.compile(input, operation.service.numberTypes),
      parameters: new Set(membersOf(input).map(parameterName)),
      // An operation without output says that it worked.
      content: output.isUnitSchema() ? () => "<return>true</return>" : this.#writers.content(output),
    };
    this.#codecs.set(operation, codec);
    return codec;
  }
}

function ok(status: number, body: string): WireResponse {
  return { status, headers: { "content-type": "text/xml;charset=UTF-8" }, body };
}

function parameterName({ name, traits }: Member): string {
  const ec2Name = (traits as { ec2QueryName?: string }).ec2QueryName;
  if (ec2Name !== undefined) return ec2Name;
  const plain = traits.xmlName ?? name;
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

function checkParameters(parameters: FormNode, known: ReadonlySet<string>): void {
  for (const name of parameters.children?.keys() ?? []) {
    if (known.has(name) || REQUEST_PARAMETERS.test(name)) continue;
    throw new AwsError("UnknownParameter", `The parameter ${name} is not recognized`);
  }
}

function failInvalid(kind: Kind, text: string, path: string): never {
  const wanted =
    kind === "number" ? " Expected an integer." : kind === "boolean" ? " Expected a boolean." : "";
  throw new AwsError("InvalidParameterValue", `Value (${text}) for parameter ${path} is invalid.${wanted}`);
}
