import type { ServiceConstraints, ShapeConstraints } from "./constraints.js";
import { describeValue, lowerFirst } from "./describe-value.js";
import { type Family, familyOf, type Violation } from "./families.js";
import { type Constraint, constraintsOf, sentencesOf } from "./violations.js";

/** More are not told in one error. */
const VIOLATIONS_MAX = 10;

type Members = Readonly<Record<string, unknown>>;

/** Checks an operation's input; throws AWS's validation error. */
export type Validate = (input: Members) => void;

/** Whether a value and all below it is right: the quick way, without paths. */
type Check = (value: unknown) => boolean;

/** What one shape asks, ready to run. */
interface CompiledShape {
  readonly name: string;
  readonly shape: ShapeConstraints;
  readonly constraints: readonly Constraint[];
  isValid: Check;
}

interface Place {
  readonly place: string;
  readonly path: string;
  readonly sensitive: boolean;
}

/** The validators of one service, each compiled at its operation's first call. */
export class Validators {
  readonly #constraints: ServiceConstraints;
  readonly #family: Family;
  readonly #shapes = new Map<string, CompiledShape>();
  readonly #validators = new Map<string, Validate>();

  constructor(service: string, constraints: ServiceConstraints) {
    this.#constraints = constraints;
    this.#family = familyOf(service);
  }

  /** @throws AwsError in the service family's words, when `input` breaks the operation's modelled constraints */
  check(operation: string, input: Members): void {
    let validate = this.#validators.get(operation);
    if (validate === undefined) {
      validate = this.compile(operation);
      this.#validators.set(operation, validate);
    }
    validate(input);
  }

  compile(operation: string): Validate {
    const name = this.#constraints.operations[operation];
    if (name === undefined) return () => {};
    const compiled = this.#compileShape(name);
    return (input) => {
      if (compiled.isValid(input)) return;
      const violations: Violation[] = [];
      const all: Place = { place: "", path: "", sensitive: this.#family.hidesValues === true };
      this.#tellStructure(compiled, input, all, violations);
      throw this.#family.toError(violations.slice(0, VIOLATIONS_MAX));
    };
  }

  #compileShape(name: string): CompiledShape {
    const known = this.#shapes.get(name);
    if (known) return known;
    const shape = this.#constraints.shapes[name] ?? { kind: "s" };
    const constraints = constraintsOf(shape, this.#family.hidesValues === true || shape.sensitive === 1);
    const compiled: CompiledShape = { name, shape, constraints, isValid: () => true };
    // Known before what it holds is compiled: a structure may hold itself.
    this.#shapes.set(name, compiled);
    const holds: Check[] = constraints.map((constraint) => constraint.holds);
    if (shape.kind === "t") holds.push(this.#structureCheck(shape));
    if (shape.kind === "l") holds.push(this.#listCheck(shape));
    if (shape.kind === "m") holds.push(this.#mapCheck(shape));
    compiled.isValid = allOf(holds);
    return compiled;
  }

  /** Goes through what is there, not through all that could be. */
  #structureCheck(shape: ShapeConstraints): Check {
    const required = shape.required ?? [];
    const members = new Map<string, CompiledShape>();
    for (const [name, target] of Object.entries(shape.members ?? {})) {
      if (target !== "") members.set(name, this.#compileShape(target));
    }
    return (value) => {
      const structure = value as Members;
      for (const name of required)
        if (structure[name] === undefined || structure[name] === null) return false;
      for (const name in structure) {
        const member = structure[name];
        if (member === undefined || member === null) continue;
        if (members.get(name)?.isValid(member) === false) return false;
      }
      return true;
    };
  }

  #listCheck({ value: target }: ShapeConstraints): Check {
    if (target === undefined) return () => true;
    const item = this.#compileShape(target);
    return (value) => {
      for (const element of value as unknown[]) if (!this.#isItem(item, element)) return false;
      return true;
    };
  }

  /** Whether an item of a list is there, where it must be, and right. */
  #isItem(item: CompiledShape, element: unknown): boolean {
    if (element === null) return this.#family.refusesNullItems !== true;
    return item.isValid(element);
  }

  #mapCheck({ key, value: target }: ShapeConstraints): Check {
    const keys = key === undefined ? undefined : this.#compileShape(key);
    const values = target === undefined ? undefined : this.#compileShape(target);
    return (value) => {
      const map = value as Members;
      for (const name in map) {
        if (keys !== undefined && !keys.isValid(name)) return false;
        const item = map[name];
        if (values !== undefined && item !== null && item !== undefined && !values.isValid(item))
          return false;
      }
      return true;
    };
  }

  /** The slow way, walked only once something is wrong: tells what, and where. */
  #tell(compiled: CompiledShape, value: unknown, at: Place, violations: Violation[]): void {
    const place = compiled.shape.sensitive ? { ...at, sensitive: true } : at;
    for (const { holds, sentence } of compiled.constraints) {
      if (!holds(value)) this.#add(compiled.name, value, place, sentence, violations);
    }
    if (compiled.shape.kind === "t") this.#tellStructure(compiled, value as Members, place, violations);
    if (compiled.shape.kind === "l") this.#tellList(compiled, value as unknown[], place, violations);
    if (compiled.shape.kind === "m") this.#tellMap(compiled, value as Members, place, violations);
  }

  #tellStructure({ shape }: CompiledShape, value: Members, at: Place, violations: Violation[]): void {
    const required = new Set(shape.required);
    for (const [name, target] of Object.entries(shape.members ?? {})) {
      const place = below(at, name, lowerFirst(name));
      const member = value[name];
      if (member !== undefined && member !== null) {
        if (target !== "") this.#tell(this.#compileShape(target), member, place, violations);
      } else if (required.has(name)) {
        this.#addMissing(place, violations);
      }
    }
  }

  #tellList(
    { name, shape }: CompiledShape,
    list: readonly unknown[],
    at: Place,
    violations: Violation[],
  ): void {
    if (shape.value === undefined) return;
    const item = this.#compileShape(shape.value);
    if (isSimple(item)) {
      if (list.every((element) => this.#isItem(item, element))) return;
      const asked = this.#all(item, list.includes(null));
      this.#add(name, list, at, `Member must satisfy constraint: ${asked}`, violations);
      return;
    }
    list.forEach((element, index) => {
      if (violations.length >= VIOLATIONS_MAX || this.#isItem(item, element)) return;
      const place = below(at, String(index + 1), `${index + 1}.member`);
      if (element === null) this.#addMissing(place, violations);
      else this.#tell(item, element, place, violations);
    });
  }

  #tellMap({ name, shape }: CompiledShape, map: Members, at: Place, violations: Violation[]): void {
    const keys = shape.key === undefined ? undefined : this.#compileShape(shape.key);
    if (keys && !Object.keys(map).every((key) => keys.isValid(key))) {
      this.#add(name, map, at, `Map keys must satisfy constraint: ${this.#all(keys)}`, violations);
    }
    if (shape.value === undefined) return;
    const item = this.#compileShape(shape.value);
    // A value's own constraints are told of the map, those of what the value holds at their own place.
    if (!Object.values(map).every((value) => item.constraints.every(({ holds }) => holds(value)))) {
      this.#add(name, map, at, `Map value must satisfy constraint: ${this.#all(item)}`, violations);
    }
    if (isSimple(item)) return;
    const inner = { ...item, constraints: [] };
    for (const [key, value] of Object.entries(map)) {
      if (violations.length >= VIOLATIONS_MAX || item.isValid(value)) continue;
      this.#tell(inner, value, below(at, key, `${key}.member`), violations);
    }
  }

  /** `[Member must have length less than or equal to 255, …]` */
  #all({ shape }: CompiledShape, hasNull = false): string {
    const sentences = sentencesOf(shape);
    if (this.#family.itemsMustNotBeNull || (hasNull && this.#family.refusesNullItems))
      sentences.push("Member must not be null");
    return `[${sentences.join(", ")}]`;
  }

  #add(shape: string, value: unknown, at: Place, sentence: string, violations: Violation[]): void {
    const shown =
      at.sensitive || this.#hidesItems(shape) ? undefined : describeValue(value, shape, this.#constraints);
    violations.push({ place: at.place, path: at.path, value: shown, sentence, isMissing: false });
  }

  #addMissing({ place, path }: Place, violations: Violation[]): void {
    const value = this.#family.hidesValues ? undefined : "null";
    violations.push({ place, path, value, sentence: "Member must not be null", isMissing: true });
  }

  /** A list or map must not repeat what its items must not. */
  #hidesItems(name: string): boolean {
    const { shapes } = this.#constraints;
    const shape = shapes[name];
    return [shape?.key, shape?.value].some((item) => item !== undefined && shapes[item]?.sensitive === 1);
  }
}

function isSimple({ shape }: CompiledShape): boolean {
  return shape.kind !== "t" && shape.kind !== "l" && shape.kind !== "m";
}

function below(at: Place, place: string, path: string): Place {
  if (at.path === "") return { place, path, sensitive: at.sensitive };
  return { place: `${at.place}.${place}`, path: `${at.path}.${path}`, sensitive: at.sensitive };
}

function allOf(checks: readonly Check[]): Check {
  const [first, second, ...rest] = checks;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (rest.length === 0) return (value) => first(value) && second(value);
  return (value) => checks.every((check) => check(value));
}
