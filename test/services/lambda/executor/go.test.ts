import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { json, useExecutor } from "./harness.js";

const test = useExecutor();
const { deploy, invoke } = test;

const SOURCE = `package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type event struct {
	Name string \`json:"name"\`
	Fail string \`json:"fail"\`
}

func handle(ctx context.Context, in event) (map[string]any, error) {
	fmt.Println("printed " + in.Name)
	if in.Fail == "error" {
		return nil, errors.New("no")
	}
	if in.Fail == "panic" {
		panic("at the disco")
	}
	lc, _ := lambdacontext.FromContext(ctx)
	_, hasDeadline := ctx.Deadline()
	return map[string]any{"name": in.Name, "id": lc.AwsRequestID, "deadline": hasDeadline}, nil
}

func main() { lambda.Start(handle) }
`;
const MODULE = "module sample\n\ngo 1.21\n\nrequire github.com/aws/aws-lambda-go v1.49.0\n";

const hasGo = (() => {
  try {
    return execFileSync("go", ["version"]).length > 0;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasGo)("Go, with the official aws-lambda-go", () => {
  let bootstrap: Buffer | undefined;

  beforeAll(async () => {
    const cwd = await mkdtemp(join(test.root, "go-"));
    await writeFile(join(cwd, "main.go"), SOURCE);
    await writeFile(join(cwd, "go.mod"), MODULE);
    const go = (...args: string[]) =>
      execFileSync("go", args, {
        cwd,
        stdio: "ignore",
        env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=mod" },
      });
    try {
      go("build", "-o", "bootstrap", ".");
      bootstrap = await readFile(join(cwd, "bootstrap"));
    } catch {
      // The module is neither cached nor within reach: the tests say that they are skipped.
    }
  }, 180_000);

  const run = async (event: unknown) =>
    await invoke(await deploy({ bootstrap: bootstrap ?? "" }, { runtime: "provided.al2023" }), event);

  it("runs an unmodified binary", async (context) => {
    if (!bootstrap) return context.skip("aws-lambda-go cannot be fetched");
    const result = await run({ name: "ü" });
    expect(json(result)).toEqual({ name: "ü", id: expect.stringMatching(/^[0-9a-f-]{36}$/), deadline: true });
    expect(result.logTail).toContain("printed ü\n");
  });

  it("reports errors and panics as the library does", async (context) => {
    if (!bootstrap) return context.skip("aws-lambda-go cannot be fetched");
    expect(json(await run({ fail: "error" }))).toEqual({ errorMessage: "no", errorType: "errorString" });
    const panic = await run({ fail: "panic" });
    expect(json(panic)).toMatchObject({ errorMessage: "at the disco", errorType: "string" });
  });
});
