import { readServerConfig, type ServerConfig } from "../../config.js";
import type { RunningServer } from "../../server.js";
import type { Command, Terminal } from "../command.js";

export const START_USAGE = [
  "lenticular start [--host 127.0.0.1] [--port 4566] [--data DIR] [--account 000000000000] [--quiet]",
  "",
  "--host HOST        Address to listen on. Any but loopback needs real keys: lenticular credentials.  LENTICULAR_HOST",
  "--port PORT        Port to listen on; 0 picks a free one.                                            LENTICULAR_PORT",
  "--data DIR         Folder of everything it keeps (default .lenticular); 'memory' keeps nothing.      LENTICULAR_DATA",
  "--account DIGITS   The account of the first start.                                                   LENTICULAR_ACCOUNT",
  "--region REGION    Where calls without a region go (default us-east-1).                              LENTICULAR_REGION",
  "--models DIR       Your own ONNX models, used in place of the built-in ones.                         LENTICULAR_MODELS",
  "--mount NAME=DIR   Serve a folder as a bucket; may be repeated.",
  "--set NAME=VALUE   A setting of one service; may be repeated. 'lenticular settings' lists them.",
  "--log-format FORM  text or json (default: text on a terminal).                                       LENTICULAR_LOG_FORMAT",
  "--quiet            No line per request.",
] as const;

export const startCommand: Command = {
  name: "start",
  summary: "Start the cloud and serve until stopped.",
  usage: START_USAGE,
  async run(args, terminal) {
    const config = readServerConfig(args, terminal.env, terminal.isInteractive);
    const { startServer } = await import("../../server.js");
    const server = await startServer(config, terminal.out);
    terminal.out(greeting(server, config));
    await terminal.stopRequested();
    await stopPolitely(server, terminal);
    return 0;
  },
};

export function greeting(server: RunningServer, config: ServerConfig): string {
  const lines = [
    `Lenticular ${server.version} at ${server.endpoint}`,
    config.data === "memory" ? "Keeps nothing: --data memory." : `Keeps everything in ${server.dataFolder}`,
    server.wellKnownKey
      ? `Key: AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=${config.region} (root of account ${config.account})`
      : "Key: the root key that 'lenticular credentials' printed, or any IAM user's.",
    `Sign in: ${signInAddress(server.endpoint)} (IAM users with a password; the root user after 'lenticular account password')`,
    "Ready.",
    "",
  ];
  return lines.join("\n");
}

/** The sign-in has a host name of its own, so that no other page shares its cookies. */
function signInAddress(endpoint: string): string {
  const { protocol, hostname, port } = new URL(endpoint);
  const isHere = /^(127\.|\[::1\]$)/.test(hostname) || hostname === "localhost";
  return `${protocol}//signin.${isHere ? "localhost" : hostname}${port && `:${port}`}/`;
}

export async function stopPolitely(server: RunningServer, terminal: Terminal): Promise<void> {
  terminal.out("Stopping: finishing what is under way.\n");
  await server.stop();
  terminal.out("Stopped.\n");
}
