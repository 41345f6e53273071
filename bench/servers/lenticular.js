// This server, as `lenticular start --quiet` runs it, durable, in a folder of its own.
import { startServer } from "../../dist/server.js";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
const [folder] = process.argv.slice(2);
const server = await startServer(
  {
    host: "127.0.0.1",
    port: 0,
    data: folder,
    account: "000000000000",
    region: "us-east-1",
    quiet: true,
    models: undefined,
    mounts: [],
    settings: {},
    logFormat: "json",
  },
  (lines) => process.stderr.write(lines),
);
process.stdout.write(`${server.endpoint}\n`);
