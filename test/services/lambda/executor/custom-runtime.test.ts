import { describe, expect, it } from "vitest";
import type { InitFailure } from "../../../../src/services/lambda/executor/failures.js";
import { hasProgram, json, useExecutor } from "./harness.js";

const test = useExecutor();
const { deploy, invoke } = test;

describe("custom runtime", () => {
  it("runs an executable bootstrap that speaks the Runtime API", async () => {
    const script = [
      "#!/bin/sh",
      'api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"',
      "while true; do",
      '  head=$(mktemp); event=$(curl -sS -D "$head" "$api/next") || exit 1',
      '  id=$(grep -i lambda-runtime-aws-request-id "$head" | tr -d "[:space:]" | cut -d: -f2)',
      '  echo "from the shell"',
      '  curl -sS -X POST "$api/$id/response" -d "{\\"event\\": $event}" > /dev/null',
      "done",
    ].join("\n");
    const spec = await deploy({ bootstrap: script }, { runtime: "provided.al2023", handler: "any" });
    const result = await invoke(spec, { a: 1 });
    expect(json(result)).toEqual({ event: { a: 1 } });
    expect(result.logTail).toContain("from the shell\n");
  });

  it.skipIf(!hasProgram("bash"))("finds in `sh` what Amazon Linux has there", async () => {
    const script = '#!/bin/sh\nset -euo pipefail\nsource "$LAMBDA_TASK_ROOT/function.sh"\nmain\n';
    const handler = 'function main () {\n  [[ bash == b* ]] && echo "from bash"; exit 9\n}\n';
    const spec = await deploy(
      { bootstrap: script, "function.sh": handler },
      { runtime: "provided.al2023", handler: "function.main" },
    );
    const failure = await invoke(spec).catch((error: unknown) => error);
    if (test.sandbox === "process") return;
    expect((failure as InitFailure).logTail).toContain("from bash\n");
    expect(JSON.parse((failure as InitFailure).failure.payload.toString()).errorMessage).toMatch(
      /exit status 9$/,
    );
  });
});
