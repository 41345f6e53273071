// `npm run check`: format, lint, types, layering and house rules, in under half a minute.
import { fileURLToPath } from "node:url";
import { setUp, step } from "./setup.js";

const root = fileURLToPath(new URL("..", import.meta.url));

setUp({ build: false });
step("Format and lint", `${root}node_modules/.bin/biome`, ["check", "--error-on-warnings", "."]);
step("Types", process.execPath, [`${root}node_modules/typescript/bin/tsc`, "-p", "tsconfig.json"]);
step("Layers and house rules", process.execPath, ["tools/tidy.js"]);
