// Gives the modules of changing code the number of their importer: what is loaded anew loads anew what it imports.

let root = "";

export function initialize(data) {
  root = `file://${data.root}/`;
}

export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  const number = /\?generation=\d+$/.exec(context.parentURL ?? "")?.[0];
  const isOwn =
    found.url.startsWith(root) && !found.url.includes("/node_modules/") && !found.url.includes("?");
  return number && isOwn && found.format !== "commonjs" ? { ...found, url: found.url + number } : found;
}
