import { describe, expect, test } from "vitest";
import { loadConstraints, type ServiceConstraints } from "../../src/core/validation/constraints.js";
import { inputOf, loadServiceModel } from "../../src/wire/model.js";
import { kindOf, membersOf, type NormalizedSchema } from "../../src/wire/schema.js";
import type { SdkModule } from "../../src/wire/sdk-types.js";

const SERVICES: Record<string, () => Promise<object>> = {
  cloudwatch: () => import("@aws-sdk/client-cloudwatch"),
  comprehend: () => import("@aws-sdk/client-comprehend"),
  dynamodb: () => import("@aws-sdk/client-dynamodb"),
  dynamodbstreams: () => import("@aws-sdk/client-dynamodb-streams"),
  ec2: () => import("@aws-sdk/client-ec2"),
  iam: () => import("@aws-sdk/client-iam"),
  kinesis: () => import("@aws-sdk/client-kinesis"),
  kms: () => import("@aws-sdk/client-kms"),
  lambda: () => import("@aws-sdk/client-lambda"),
  logs: () => import("@aws-sdk/client-cloudwatch-logs"),
  rekognition: () => import("@aws-sdk/client-rekognition"),
  s3: () => import("@aws-sdk/client-s3"),
  sts: () => import("@aws-sdk/client-sts"),
};

const KINDS: Readonly<Record<string, readonly string[]>> = {
  s: ["string"],
  b: ["blob"],
  n: ["number", "bigInteger"],
  f: ["number", "bigDecimal"],
  l: ["list"],
  m: ["map"],
  t: ["structure"],
};

/** Walks the constraints and the SDK's schemas side by side; tells where they do not speak of the same. */
class Comparison {
  readonly differences: string[] = [];
  readonly unknownNumbers: string[] = [];
  readonly #constraints: ServiceConstraints;
  readonly #seen = new Set<string>();

  constructor(constraints: ServiceConstraints) {
    this.#constraints = constraints;
  }

  compare(name: string, schema: NormalizedSchema, path: string): void {
    const shape = this.#constraints.shapes[name];
    if (shape === undefined) return;
    if (!KINDS[shape.kind]?.includes(kindOf(schema))) {
      this.differences.push(`${path}: ${shape.kind} is a ${kindOf(schema)}`);
      return;
    }
    const key = `${name} ${schema.getName(true)}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    if (shape.kind === "l" || shape.kind === "m")
      this.compare(shape.value ?? "", schema.getValueSchema(), `${path}[]`);
    if (shape.kind !== "t") return;
    const members = new Map(membersOf(schema).map((member) => [member.name, member.schema]));
    for (const required of shape.required ?? []) {
      if (!members.has(required))
        this.differences.push(`${path}.${required} is required, but not in the schema`);
    }
    for (const [member, target] of Object.entries(shape.members ?? {})) {
      const memberSchema = members.get(member);
      if (memberSchema) this.compare(target, memberSchema, `${path}.${member}`);
    }
  }

  numbers(schema: NormalizedSchema): void {
    const name = schema.getName() ?? "";
    if (this.#seen.has(`numbers ${name}`)) return;
    this.#seen.add(`numbers ${name}`);
    for (const member of membersOf(schema)) {
      let place = `${name}.${member.name}`;
      let inner = member.schema;
      while (inner.isListSchema() || inner.isMapSchema()) {
        inner = inner.getValueSchema();
        place += "[]";
      }
      if (inner.isStructSchema()) this.numbers(inner);
      else if (inner.isNumericSchema() && !this.#constraints.numbers[place]) this.unknownNumbers.push(place);
    }
  }
}

describe.each(Object.entries(SERVICES))("constraints of %s", (name, load) => {
  test("ask for nothing that the SDK's schemas do not have, and know its numbers", async () => {
    const constraints = await loadConstraints(name);
    const model = loadServiceModel((await load()) as SdkModule, { name });
    const comparison = new Comparison(constraints);
    for (const operation of model.operations.values()) {
      const shape = constraints.operations[operation.name];
      if (shape !== undefined) comparison.compare(shape, inputOf(operation), operation.name);
      comparison.numbers(inputOf(operation));
    }
    expect(Object.keys(constraints.operations).length).toBeGreaterThan(0);
    expect(comparison.differences).toEqual([]);
    expect(comparison.unknownNumbers).toEqual([]);
  });
});
