"use strict";
// Errors as the runtime reports them, to the caller and to the log.

/** An error of the runtime itself; its name is the `errorType`. */
class RuntimeError extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

function isError(value) {
  return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
}

/** The payload that a failed invocation answers. */
function toPayload(error) {
  if (!isError(error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  const trace = typeof error.stack === "string" ? error.stack.replace(/\x7F/g, "%7F").split("\n") : [];
  return { errorType: clean(error.name), errorMessage: clean(error.message), trace };
}

function toType(error) {
  return isError(error) ? String(error.name) : typeof error;
}

/** The line that the log gets: the error with its own members. */
function toLogText(error) {
  try {
    return `\t${JSON.stringify(error, (_key, value) => (isError(value) ? withMembers(value) : value))}`;
  } catch {
    return `\t${JSON.stringify(toPayload(error))}`;
  }
}

function withMembers(error) {
  return {
    errorType: error.name,
    errorMessage: error.message,
    ...error,
    stack: typeof error.stack === "string" ? error.stack.split("\n") : error.stack,
  };
}

function clean(text) {
  return String(text).replace(/\x7F/g, "%7F");
}

module.exports = { RuntimeError, isError, toLogText, toPayload, toType };
