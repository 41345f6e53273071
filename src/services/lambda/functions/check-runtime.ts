import { invalidParameter } from "../errors.js";

/** Runtimes that AWS takes for new functions, in the order in which its refusal tells them. */
const KNOWN: readonly string[] = [
  ...["nodejs20.x", "python3.14", "provided.al2023", "python3.12", "python3.13", "nodejs24.x", "nodejs22.x"],
  ...[
    "java25",
    "python3.10",
    "python3.11",
    "java21",
    "ruby3.3",
    "ruby3.4",
    "ruby3.2",
    "python3.8",
    "python3.9",
  ],
  ...[
    "java17",
    "nodejs16.x",
    "dotnet10",
    "dotnet8",
    "java11",
    "dotnet6",
    "nodejs18.x",
    "provided.al2",
    "java8.al2",
  ],
];
/** Newer ones, which it does not tell yet. */
const NEWER: ReadonlySet<string> = new Set([
  ...["nodejs26.x", "python3.15", "ruby4.0", "java8.al2023", "java11.al2023", "java17.al2023"],
]);
/** Runtimes that AWS no longer takes for new functions. */
const RETIRED: ReadonlySet<string> = new Set([
  ...["nodejs", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x"],
  ...["nodejs14.x", "python2.7", "python3.6", "python3.7", "ruby2.5", "ruby2.7", "dotnetcore1.0"],
  ...["dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1", "java8", "go1.x", "provided"],
]);

export function checkRuntime(runtime: string): void {
  if (KNOWN.includes(runtime) || NEWER.has(runtime)) return;
  if (!RETIRED.has(runtime)) {
    throw invalidParameter(
      `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: ` +
        `[${KNOWN.join(", ")}] or be a valid ARN`,
    );
  }
  throw invalidParameter(
    `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. ` +
      "We recommend you use a supported runtime while creating or updating functions.",
  );
}
