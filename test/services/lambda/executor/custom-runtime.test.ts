import { describe, expect, it } from "vitest";
import { json, useExecutor } from "./harness.js";

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
});
