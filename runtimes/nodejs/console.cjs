"use strict";
// console.* as Lambda's log shows it: one framed message each, so that newlines stay inside an event.

const fs = require("node:fs");
const util = require("node:util");
const { isError } = require("./errors.cjs");

const LEVELS = { TRACE: 1, DEBUG: 2, INFO: 3, WARN: 4, ERROR: 5, FATAL: 6 };
const METHODS = {
  trace: "TRACE",
  debug: "DEBUG",
  log: "INFO",
  info: "INFO",
  warn: "WARN",
  error: "ERROR",
  fatal: "FATAL",
};
const FRAME_HEAD_BYTES = 16;
const FRAME_TYPE = 0xa55a0003;

/** Replaces the console's methods; returns a function that sets the request id that lines carry. */
function patchConsole(env) {
  const descriptor = Number(env._LAMBDA_TELEMETRY_LOG_FD);
  delete env._LAMBDA_TELEMETRY_LOG_FD;
  const asJson = env.AWS_LAMBDA_LOG_FORMAT === "JSON";
  const least = asJson ? LEVELS[env.AWS_LAMBDA_LOG_LEVEL] || LEVELS.INFO : 0;
  let requestId;
  const write = descriptor
    ? (text) => writeFrame(descriptor, text)
    : (text) => process.stdout.write(`${text}\n`);
  for (const [method, level] of Object.entries(METHODS)) {
    console[method] = (...args) => {
      if (LEVELS[level] < least) return;
      write(asJson ? toJson(level, requestId, args) : toText(level, requestId, args));
    };
  }
  return (id) => {
    requestId = id;
  };
}

function toText(level, requestId, args) {
  return `${new Date().toISOString()}\t${requestId}\t${level}\t${util.format(...args)}`;
}

function toJson(level, requestId, args) {
  const record = { timestamp: new Date().toISOString(), level, requestId };
  const failure = args.find(isError);
  if (failure) {
    record.errorType = failure.name;
    record.errorMessage = failure.message;
    record.stackTrace = typeof failure.stack === "string" ? failure.stack.split("\n").slice(1) : [];
  }
  record.message =
    args.length === 1 && !failure && typeof args[0] === "object" ? args[0] : util.format(...args);
  try {
    return JSON.stringify(record);
  } catch {
    return JSON.stringify({ ...record, message: util.format(...args) });
  }
}

function writeFrame(descriptor, text) {
  const length = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(FRAME_HEAD_BYTES + length);
  frame.writeUInt32BE(FRAME_TYPE, 0);
  frame.writeUInt32BE(length, 4);
  frame.writeBigUInt64BE(BigInt(Date.now()) * 1000n, 8);
  frame.write(text, FRAME_HEAD_BYTES);
  for (let at = 0; at < frame.length; ) {
    try {
      at += fs.writeSync(descriptor, frame, at);
    } catch (error) {
      if (error.code !== "EAGAIN") return;
    }
  }
}

module.exports = { patchConsole };
