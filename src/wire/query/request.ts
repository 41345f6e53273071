import { mediaTypeOf } from "../detect-protocol.js";
import type { WireRequest } from "../protocol.js";
import { type FormNode, parseForm } from "./form.js";

const FORM = "application/x-www-form-urlencoded";

/** Reads a request's parameters once, though routing and reading both ask for them. */
export class ParameterReader {
  readonly #read = new WeakMap<WireRequest, Promise<FormNode>>();

  /** All parameters: those of the query string, then those of a form body. */
  of(request: WireRequest, bodyBytesMax: number): Promise<FormNode> {
    let parameters = this.#read.get(request);
    if (parameters === undefined) {
      parameters = readParameters(request, bodyBytesMax);
      this.#read.set(request, parameters);
    }
    return parameters;
  }
}

async function readParameters(request: WireRequest, bodyBytesMax: number): Promise<FormNode> {
  const parameters = parseForm(request.query);
  if (request.method !== "POST" || mediaTypeOf(request.headers["content-type"]) !== FORM) return parameters;
  const body = await request.body.collect(bodyBytesMax);
  return parseForm(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString(), parameters);
}

export function textAt(parameters: FormNode, name: string): string | undefined {
  return parameters.children?.get(name)?.value;
}
