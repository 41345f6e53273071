#!/usr/bin/env node
import { existsSync } from "node:fs";

// Commits and file syncs share these threads with everything else that waits for the disk; four are too few.
process.env.UV_THREADPOOL_SIZE ??= "16";

const built = new URL("../dist/cli/process.js", import.meta.url);
if (!existsSync(built)) {
  process.stderr.write(
    "lenticular: not built yet; run `npm run quickstart`, or `npm install && npm run build`\n",
  );
  process.exit(2);
}
await import(built.href);
