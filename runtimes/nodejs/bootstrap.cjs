"use strict";
// Runs a Node.js function: loads its handler, then takes events from the Runtime API one after the other.

const { patchConsole } = require("./console.cjs");
const { toContext } = require("./context.cjs");
const { RuntimeError, isError, toLogText, toPayload, toType } = require("./errors.cjs");
const { loadHandler, prepareReload, reloadHandler } = require("./load-handler.cjs");
const { resolveByNodePath } = require("./node-path.cjs");
const { RuntimeClient } = require("./runtime-client.cjs");
const { installAwslambda, isStreaming, toResponseStream } = require("./streaming.cjs");

const EXIT_UNHANDLED_REJECTION = 128;
const EXIT_UNCAUGHT_EXCEPTION = 129;

/** Set once the process knows its function. */
let setRequestId;
const client = new RuntimeClient(process.env.AWS_LAMBDA_RUNTIME_API);
/** The event under way, for what goes wrong outside of its handler. */
let current;
/** What to do when nothing is left to happen while an event is under way. */
let onEmptyLoop;

process.on("beforeExit", () => {
  const run = onEmptyLoop;
  onEmptyLoop = undefined;
  run?.();
});
process.on("uncaughtException", (error) => {
  console.error("Uncaught Exception", toLogText(error));
  crash(error, EXIT_UNCAUGHT_EXCEPTION);
});
process.on("unhandledRejection", (reason) => {
  const error = new RuntimeError("Runtime.UnhandledPromiseRejection", String(reason));
  error.reason = reason;
  if (isError(reason) && reason.stack) error.stack = `${error.name}: ${error.message}\n${reason.stack}`;
  console.error("Unhandled Promise Rejection", toLogText(error));
  crash(error, EXIT_UNHANDLED_REJECTION);
});

function crash(error, status) {
  const body = JSON.stringify(toPayload(error));
  const exit = () => process.exit(status);
  if (current) client.fail(current, toType(error), body, exit);
  else client.failInit(toType(error), body, exit);
}

function begin() {
  if (process.env._LENTICULAR_SPARE === undefined) return start();
  warmUp();
  client.askAssignment(({ body }) => {
    become(JSON.parse(body.toString("utf8")));
    void start();
  });
}

/** What a start would spend its time on, done ahead. */
function warmUp() {
  require("node:stream");
  require("node:https");
  import("data:text/javascript,").catch(() => {});
}

/** The process was started before anyone knew its function. */
function become(variables) {
  delete process.env._LENTICULAR_SPARE;
  Object.assign(process.env, variables);
  process.chdir(variables.LAMBDA_TASK_ROOT);
  require("node:module")._initPaths();
}

async function start() {
  setRequestId = patchConsole(process.env);
  installAwslambda();
  let handler;
  try {
    resolveByNodePath(process.env);
    if (process.env._LENTICULAR_HOT) prepareReload(process.env);
    handler = await loadHandler(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
  } catch (error) {
    console.error("Uncaught Exception", toLogText(error));
    client.failInit(toType(error), JSON.stringify(toPayload(error)), () => process.exit(1));
    return;
  }
  const take = async ({ headers, body }) => {
    current = headers["lambda-runtime-aws-request-id"];
    setRequestId(current);
    setTraceId(headers["lambda-runtime-trace-id"]);
    // The handler's own work must keep the loop alive, not the connection: an empty loop ends the event.
    client.socket.unref();
    if (headers["lenticular-code-changed"] || !handler) {
      handler = undefined;
      try {
        handler = await reloadHandler(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
      } catch (error) {
        const id = current;
        current = undefined;
        return report(id, error, take);
      }
    }
    const run = isStreaming(handler) ? runStreaming : runBuffered;
    run(handler, headers, body, take);
  };
  client.next(take);
}

function setTraceId(id) {
  if (id) process.env._X_AMZN_TRACE_ID = id;
  else delete process.env._X_AMZN_TRACE_ID;
}

function runBuffered(handler, headers, body, take) {
  const id = current;
  const outcome = { waitForEmptyLoop: true, callback };
  let settled = false;

  function settle(send) {
    if (settled) return;
    settled = true;
    onEmptyLoop = undefined;
    current = undefined;
    send();
  }
  function succeed(result) {
    settle(() => {
      let text;
      try {
        text = JSON.stringify(result === undefined ? null : result) ?? "null";
      } catch {
        return report(
          id,
          new RuntimeError("Runtime.UnserializableResponse", "Unable to stringify response body"),
          take,
        );
      }
      client.respondAndNext(id, text, take);
    });
  }
  function fail(error) {
    settle(() => report(id, error, take));
  }
  function callback(error, result, mayWait = true) {
    const send = () => (error === null || error === undefined ? succeed(result) : fail(error));
    if (mayWait && outcome.waitForEmptyLoop) onEmptyLoop = send;
    else send();
  }

  onEmptyLoop = () => succeed(null);
  try {
    const event = body.length === 0 ? undefined : JSON.parse(body.toString("utf8"));
    const returned = handler(event, toContext(headers, process.env, outcome), callback);
    if (typeof returned?.then === "function") returned.then(succeed, fail);
  } catch (error) {
    fail(error);
  }
}

function runStreaming(handler, headers, body, take) {
  const id = current;
  const { stream, begun } = toResponseStream(client, id, handler);
  let settled = false;
  const settle = (error) => {
    if (settled) return;
    settled = true;
    onEmptyLoop = undefined;
    current = undefined;
    if (error === undefined) client.endChunksAndNext(undefined, take);
    else if (begun()) {
      console.error("Invoke Error", toLogText(error));
      client.endChunksAndNext({ type: toType(error), body: JSON.stringify(toPayload(error)) }, take);
    } else report(id, error, take);
  };
  stream.on("finish", () => settle());
  stream.on("error", settle);
  onEmptyLoop = () => {
    const reason = "Response stream was not ended: the event loop is empty";
    settle(new RuntimeError("Runtime.StreamingError", reason));
  };
  try {
    const event = body.length === 0 ? undefined : JSON.parse(body.toString("utf8"));
    const context = toContext(headers, process.env, { waitForEmptyLoop: false, callback() {} });
    const returned = handler(event, stream, context);
    if (typeof returned?.then !== "function")
      settle(new RuntimeError("InvalidStreamingOperation", "Streaming does not support non-async handlers."));
    else returned.then(() => {}, settle);
  } catch (error) {
    settle(error);
  }
}

function report(id, error, take) {
  console.error("Invoke Error", toLogText(error));
  client.failAndNext(id, toType(error), JSON.stringify(toPayload(error)), take);
}

begin();
