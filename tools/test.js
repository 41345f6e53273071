// `npm test`: from a bare clone to every test's verdict. Arguments go to vitest: `npm test -- test/services/s3`.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setUp, step } from "./setup.js";

const root = fileURLToPath(new URL("..", import.meta.url));

setUp({ build: true });
setUpPython();
const { status } = spawnSync(`${root}node_modules/.bin/vitest`, ["run", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exit(status ?? 1);

/** The AWS CLI and boto3 come from a virtual environment of our own. Without Python 3 their tests say that they skip. */
function setUpPython() {
  const python = ["python3", "python"].find((name) => spawnSync(name, ["--version"]).status === 0);
  if (!python) {
    process.stdout.write("No Python 3 here: the tests with boto3 and the AWS CLI will skip.\n");
    return;
  }
  if (existsSync(`${root}.venv/bin/aws`)) return;
  step("Making .venv for boto3 and the AWS CLI", python, ["-m", "venv", ".venv"]);
  step("Installing boto3 and the AWS CLI", `${root}.venv/bin/pip`, [
    "install",
    "-q",
    "-r",
    "test/requirements.txt",
  ]);
}
