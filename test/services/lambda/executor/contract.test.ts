import { describe, expect, it } from "vitest";
import type { FunctionSpec } from "../../../../src/services/lambda/executor/function-spec.js";
import { CALL, CONTEXT } from "./contract.js";
import { type Files, hasProgram, json, useExecutor } from "./harness.js";

const test = useExecutor();
const { deploy, invoke } = test;

/** A function that answers its context and its environment variables, in each language's own words. */
interface Teller {
  program: string;
  settings: Partial<FunctionSpec>;
  files: Files;
  /** An option of the interpreter; the answer's `flag` tells whether it is on. */
  option: string;
}

const NODE = `exports.handler = async (event, c) => ({
  context: {
    requestId: c.awsRequestId, name: c.functionName, version: c.functionVersion, arn: c.invokedFunctionArn,
    memory: String(c.memoryLimitInMB), group: c.logGroupName, stream: c.logStreamName, left: c.getRemainingTimeInMillis(),
    identity: [c.identity.cognitoIdentityId, c.identity.cognitoIdentityPoolId],
    client: [c.clientContext.custom.a, c.clientContext.env.locale, c.clientContext.client.app_title],
  },
  variables: process.env, flag: process.execArgv.includes("--no-warnings"),
});`;
const PYTHON = `import os, sys
def handler(event, c):
  return {
    'context': {
      'requestId': c.aws_request_id, 'name': c.function_name, 'version': c.function_version, 'arn': c.invoked_function_arn,
      'memory': str(c.memory_limit_in_mb), 'group': c.log_group_name, 'stream': c.log_stream_name,
      'left': c.get_remaining_time_in_millis(),
      'identity': [c.identity.cognito_identity_id, c.identity.cognito_identity_pool_id],
      'client': [c.client_context.custom['a'], c.client_context.env['locale'], c.client_context.client.app_title],
    },
    'variables': dict(os.environ), 'flag': sys.flags.optimize == 1,
  }
`;
const RUBY = `def handler(event:, context:)
  c = context
  {
    context: {
      requestId: c.aws_request_id, name: c.function_name, version: c.function_version, arn: c.invoked_function_arn,
      memory: c.memory_limit_in_mb.to_s, group: c.log_group_name, stream: c.log_stream_name,
      left: c.get_remaining_time_in_millis,
      identity: [c.identity['cognitoIdentityId'], c.identity['cognitoIdentityPoolId']],
      client: [c.client_context['custom']['a'], c.client_context['env']['locale'], c.client_context['client']['app_title']],
    },
    variables: ENV.to_h, flag: $VERBOSE == true,
  }
end
`;

const TELLERS: readonly Teller[] = [
  {
    program: "node",
    settings: { runtime: "nodejs20.x", handler: "index.handler" },
    files: { "index.js": NODE },
    option: "--no-warnings",
  },
  {
    program: "python3",
    settings: { runtime: "python3.12", handler: "app.handler" },
    files: { "app.py": PYTHON },
    option: "-O",
  },
  {
    program: "ruby",
    settings: { runtime: "ruby3.3", handler: "app.handler" },
    files: { "app.rb": RUBY },
    option: "-w",
  },
];

describe.each(TELLERS)("$settings.runtime", ({ program, settings, files, option }) => {
  const runs = it.skipIf(program !== "node" && !hasProgram(program));

  runs("gives the context, every field of it, and the variables that AWS defines", async () => {
    const spec = await deploy(files, {
      ...settings,
      version: "7",
      variables: { OWN: "mine", TZ: "Asia/Tokyo" },
    });
    const answer = json(await invoke(spec, {}, true, CALL)) as {
      context: Record<string, unknown>;
      variables: Record<string, string>;
    };
    const { context, variables } = answer;
    expect(context).toEqual(CONTEXT);
    expect(context.left).toBeGreaterThan(0);
    expect(context.left).toBeLessThanOrEqual(10_000);
    expect(variables).toMatchObject({
      _HANDLER: settings.handler,
      _X_AMZN_TRACE_ID: CALL.traceId,
      AWS_REGION: "eu-central-1",
      AWS_DEFAULT_REGION: "eu-central-1",
      AWS_EXECUTION_ENV: `AWS_Lambda_${settings.runtime}`,
      AWS_LAMBDA_FUNCTION_NAME: "sample",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
      AWS_LAMBDA_FUNCTION_VERSION: "7",
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_LAMBDA_LOG_GROUP_NAME: context.group,
      AWS_LAMBDA_LOG_STREAM_NAME: context.stream,
      AWS_ACCESS_KEY_ID: "ASIAEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_SESSION_TOKEN: "token",
      AWS_LAMBDA_RUNTIME_API: expect.any(String),
      AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
      LANG: "en_US.UTF-8",
      SHLVL: "0",
      OWN: "mine",
      TZ: "Asia/Tokyo",
    });
    expect(Object.keys(variables).filter((name) => /LENTICULAR|TELEMETRY/.test(name))).toEqual([]);
    if (test.sandbox === "process") return;
    expect(variables).toMatchObject({
      LAMBDA_TASK_ROOT: "/var/task",
      LAMBDA_RUNTIME_DIR: "/var/runtime",
      PWD: "/var/task",
      PATH: expect.stringMatching(/:\/usr\/local\/bin:\/usr\/bin\/:\/bin:\/opt\/bin$/),
      LD_LIBRARY_PATH:
        "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib",
    });
  });

  runs("is started by the function's own wrapper script, with what that adds", async () => {
    const script = `#!/bin/sh
export FROM_WRAPPER=yes
for last; do :; done
n=$(($# - 1)); i=0
for arg; do i=$((i + 1)); shift; [ $i -le $n ] && set -- "$@" "$arg"; done
exec "$@" ${option} "$last"
`;
    const spec = await deploy(
      { ...files, wrapper: script },
      { ...settings, variables: { AWS_LAMBDA_EXEC_WRAPPER: "/var/task/wrapper" } },
    );
    const answer = json(await invoke(spec, {}, true, CALL)) as Record<string, Record<string, string>>;
    expect(answer.variables?.FROM_WRAPPER).toBe("yes");
    expect(answer.flag).toBe(true);
  });

  runs("ends with what AWS tells of a wrapper that is not there", async () => {
    const spec = await deploy(files, {
      ...settings,
      variables: { AWS_LAMBDA_EXEC_WRAPPER: "/var/task/nowhere" },
    });
    const failure = await invoke(spec).catch((error: unknown) => error);
    expect(failure).toMatchObject({ failure: { errorType: "Runtime.ExitError" } });
  });
});
