/**
 * Lets worker threads and child processes of a test run the TypeScript sources directly: vitest compiles only what its own
 * runner imports. `vitest.config.ts` starts its processes with it, and Node hands it on to their threads.
 */
import { register } from "node:module";

register("./typescript-hooks.js", import.meta.url);
