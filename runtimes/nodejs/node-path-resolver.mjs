// Resolves what `import` does not find by itself from the folders of NODE_PATH, in their order.

let parents = [];

export function initialize({ folders }) {
  // Resolution goes by the folder of the importer: one that need not exist, beside each folder of modules.
  parents = folders.map((folder) => {
    const isModules = folder.endsWith("/node_modules");
    return `file://${isModules ? folder.slice(0, -"/node_modules".length) : folder}/importer.mjs`;
  });
}

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND" || /^[./]|^[a-z]+:/i.test(specifier)) throw error;
    for (const parentURL of parents) {
      try {
        return await next(specifier, { ...context, parentURL });
      } catch {
        // The next folder.
      }
    }
    throw error;
  }
}
