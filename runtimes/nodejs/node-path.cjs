"use strict";
// `import` looks into no NODE_PATH by itself. An isolated function finds its layers and the SDK in a folder above its code;
// one that sees the machine's own folders gets a resolver in their place.

const fs = require("node:fs");
const path = require("node:path");

const ISOLATED_ROOT = "/var/task";

/** Costs a start as much as a thread: only where nothing else would find the modules. */
function resolveByNodePath(env) {
  const root = env.LAMBDA_TASK_ROOT;
  if (root === ISOLATED_ROOT) return;
  const folders = (env.NODE_PATH ?? "").split(":").filter((folder) => folder && !folder.startsWith(root));
  const layered = folders.filter((folder) => folder.endsWith("/node_modules") && fs.existsSync(folder));
  const linked = fs.existsSync(path.join(root, "..", "node_modules"));
  if (layered.length === 0 && linked) return;
  const { register } = require("node:module");
  register(`file://${path.join(__dirname, "node-path-resolver.mjs")}`, { data: { folders } });
}

module.exports = { resolveByNodePath };
