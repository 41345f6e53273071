import type { ServiceConstraints } from "../../src/core/validation/constraints.js";
import { compilePattern } from "../../src/core/validation/pattern.js";
import { inputOf, type OperationModel } from "../../src/wire/model.js";
import { kindOf, type NormalizedSchema } from "../../src/wire/schema.js";

/** Values that one or the other pattern of AWS's models asks for; the first that fits is taken. */
const CANDIDATES = [
  "sample",
  "sample-sample-sample",
  "SAMPLESAMPLESAMPLESAMPLE",
  "abcdef01-2345-6789-abcd-ef0123456789",
  "abcdef0123456789abcdef0123456789",
  "123456",
  "000000000000",
  "1",
  "$LATEST",
  "lambda.amazonaws.com",
  "lambda:InvokeFunction",
  "lambda:GetLayerVersion",
  "https://issuer.example.com",
  "s3://sample/sample",
  "arn:aws:iam::000000000000:role/sample",
  "arn:aws:iam::000000000000:user/sample",
  "arn:aws:lambda:us-east-1:000000000000:function:sample",
  "arn:aws:lambda:us-east-1:000000000000:layer:sample:1",
  "arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-0123456789abcdef0",
  "arn:aws:signer:us-east-1:000000000000:/signing-profiles/sample",
  "arn:aws:comprehend:us-east-1:000000000000:document-classifier/sample",
  "arn:aws:comprehend:us-east-1:000000000000:document-classifier-endpoint/sample",
  "arn:aws:comprehend:us-east-1:000000000000:entity-recognizer/sample",
  "arn:aws:rekognition:us-east-1:000000000000:collection/sample",
];

/**
 * An operation's least input that passes its model's constraints: the required members, each as short as it may be.
 * Whether what it names is there is another matter.
 */
export function sampleInput(
  operation: OperationModel,
  constraints: ServiceConstraints,
): Record<string, unknown> {
  const shape = constraints.operations[operation.name] ?? "";
  return new Sampler(constraints).structure(inputOf(operation), shape);
}

class Sampler {
  private readonly constraints: ServiceConstraints;

  constructor(constraints: ServiceConstraints) {
    this.constraints = constraints;
  }

  structure(schema: NormalizedSchema, shapeName: string): Record<string, unknown> {
    const shape = this.constraints.shapes[shapeName];
    const members = (shape?.required ?? []).map((name) => {
      const member = schema.getMemberSchema(name);
      return [name, this.value(member, shape?.members?.[name] ?? "")];
    });
    return Object.fromEntries(members);
  }

  private value(schema: NormalizedSchema, shapeName: string): unknown {
    const shape = this.constraints.shapes[shapeName];
    const least = Number(shape?.min ?? 1);
    switch (kindOf(schema)) {
      case "string":
        return this.text(shapeName);
      case "number":
        return least;
      case "boolean":
        return true;
      case "blob":
        return new Uint8Array(Math.max(1, least)).fill(0x61);
      case "timestamp":
        return new Date("2026-01-01T00:00:00Z");
      case "list": {
        const item = this.value(schema.getValueSchema(), shape?.value ?? "");
        return Array.from({ length: Math.max(1, least) }, () => item);
      }
      case "map":
        return { [this.text(shape?.key ?? "")]: this.value(schema.getValueSchema(), shape?.value ?? "") };
      case "structure":
        return this.structure(schema, shapeName);
      default:
        return {};
    }
  }

  private text(shapeName: string): string {
    const { min = 0, max, pattern, enum: values } = this.constraints.shapes[shapeName] ?? {};
    if (values) return values[0] ?? "";
    const fits = pattern === undefined ? () => true : compilePattern(pattern);
    const found = CANDIDATES.find(
      (text) => text.length >= Number(min) && (max === undefined || text.length <= Number(max)) && fits(text),
    );
    return found ?? "a".repeat(Math.max(1, Number(min)));
  }
}
