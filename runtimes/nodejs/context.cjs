"use strict";
// The second argument of a handler.

function toContext(headers, env, outcome) {
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  return {
    get callbackWaitsForEmptyEventLoop() {
      return outcome.waitForEmptyLoop;
    },
    set callbackWaitsForEmptyEventLoop(value) {
      outcome.waitForEmptyLoop = Boolean(value);
    },
    succeed: (result) => outcome.callback(null, result, false),
    fail: (error) => outcome.callback(error ?? null, undefined, false),
    done: (error, result) => outcome.callback(error, result, false),
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: parse(headers["lambda-runtime-client-context"]),
    identity: parse(headers["lambda-runtime-cognito-identity"]),
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

function parse(json) {
  if (!json) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

module.exports = { toContext };
