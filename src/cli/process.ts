/** The process itself: the only file that touches argv, the environment, the standard streams and signals. */
import { main } from "./main.js";

// The SDK's clients are used for their schemas only; their notice about Node versions is not for our users.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

const stopped = new Promise<void>((resolve) => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      resolve();
      // A second Ctrl-C means: at once.
      process.once(signal, () => process.exit(130));
    });
  }
});

process.exitCode = await main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  isInteractive: process.stdout.isTTY ?? false,
  env: process.env,
  stopRequested: () => stopped,
});
