"use strict";
// Finds the function that `_HANDLER` names: `folder/file.export`, as ES module or CommonJS.

const fs = require("node:fs");
const path = require("node:path");
const { RuntimeError, isError } = require("./errors.cjs");

/** Counts how often the code was loaded: a module of another number is another module. Undefined where it never changes. */
let generation;

/** Modules are to be found anew when the code has changed. */
function prepareReload(env) {
  delete env._LENTICULAR_HOT;
  generation = 0;
  const { register } = require("node:module");
  register(`file://${path.join(__dirname, "reload-resolver.mjs")}`, { data: { root: env.LAMBDA_TASK_ROOT } });
}

/** Forgets what was loaded from the code's folder, but not what is installed there. */
function reloadHandler(root, name) {
  generation += 1;
  for (const file of Object.keys(require.cache)) {
    if (file.startsWith(`${root}/`) && !file.includes("/node_modules/")) delete require.cache[file];
  }
  return loadHandler(root, name);
}

async function loadHandler(root, name) {
  if (name.includes("..")) {
    const hint = "Use absolute paths when specifying root directories in handler names.";
    throw new RuntimeError("Runtime.MalformedHandlerName", `'${name}' is not a valid handler name. ${hint}`);
  }
  const base = path.basename(name);
  const parts = /^([^.]*)\.(.*)$/.exec(base);
  if (!parts) throw new RuntimeError("Runtime.MalformedHandlerName", "Bad handler");
  const folder = name.slice(0, name.length - base.length);
  const module = await loadModule(root, folder, parts[1]);
  const handler = parts[2].split(".").reduce((nested, key) => nested?.[key], module);
  if (handler === undefined) {
    throw new RuntimeError("Runtime.HandlerNotFound", `${name} is undefined or not exported`);
  }
  if (typeof handler !== "function") {
    throw new RuntimeError("Runtime.HandlerNotFound", `${name} is not a function`);
  }
  return handler;
}

async function loadModule(root, folder, name) {
  try {
    return await importOrRequire(root, folder, name);
  } catch (error) {
    if (error instanceof SyntaxError) throw wrap("Runtime.UserCodeSyntaxError", error);
    const missing = isError(error) && /^(ERR_)?MODULE_NOT_FOUND$/.test(error.code ?? "");
    throw missing ? wrap("Runtime.ImportModuleError", error) : error;
  }
}

async function importOrRequire(root, folder, name) {
  const stem = path.resolve(root, folder, name);
  if (fs.existsSync(`${stem}.js`)) {
    const file = `${stem}.js`;
    return isModule(path.dirname(file), root) ? importNow(file) : require(file);
  }
  if (fs.existsSync(`${stem}.mjs`)) return importNow(`${stem}.mjs`);
  if (fs.existsSync(`${stem}.cjs`)) return require(`${stem}.cjs`);
  return require(require.resolve(name, { paths: [root, path.join(root, folder)] }));
}

function importNow(file) {
  return import(generation === undefined ? `file://${file}` : `file://${file}?generation=${generation}`);
}

/** Whether the nearest package.json says `"type": "module"`. */
function isModule(folder, root) {
  for (let at = folder; at.startsWith(root); at = path.dirname(at)) {
    const file = path.join(at, "package.json");
    if (fs.existsSync(file)) return readType(file) === "module";
    if (at === path.dirname(at)) break;
  }
  return false;
}

function readType(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")).type;
  } catch {
    return undefined;
  }
}

function wrap(name, cause) {
  const error = new RuntimeError(name, `${cause.name}: ${cause.message}`);
  error.stack = `${name}: ${error.message}\n${String(cause.stack).split("\n").slice(1).join("\n")}`;
  return error;
}

module.exports = { loadHandler, prepareReload, reloadHandler };
