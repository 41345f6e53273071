#!/usr/bin/env node
import { existsSync } from "node:fs";

const built = new URL("../dist/cli/process.js", import.meta.url);
if (!existsSync(built)) {
  process.stderr.write(
    "lenticular: not built yet; run `npm run quickstart`, or `npm install && npm run build`\n",
  );
  process.exit(2);
}
await import(built.href);
