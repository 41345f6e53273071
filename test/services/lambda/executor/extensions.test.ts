import { describe, expect, it } from "vitest";
import { InitFailure } from "../../../../src/services/lambda/executor/failures.js";
import { until } from "../../../support/until.js";
import { json, useExecutor } from "./harness.js";

const test = useExecutor();
const { deploy, invoke } = test;

describe("extensions", () => {
  const EXTENSION = `#!/usr/bin/env node
const http = require('node:http');
const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API;
const call = async (method, path, headers, body) => {
  const response = await fetch(api + path, { method, headers, body: body && JSON.stringify(body) });
  return { id: response.headers.get('lambda-extension-identifier'), body: await response.text(), status: response.status };
};
(async () => {
  const name = require('node:path').basename(__filename);
  const registered = await call('POST', '/2020-01-01/extension/register', { 'Lambda-Extension-Name': name }, { events: ['INVOKE', 'SHUTDOWN'] });
  console.log('EXT registered ' + registered.body);
  const headers = { 'Lambda-Extension-Identifier': registered.id };
  const seen = [];
  const server = http.createServer((request, response) => {
    let text = '';
    request.on('data', (part) => (text += part));
    request.on('end', () => { for (const event of JSON.parse(text)) seen.push(event.type); response.end(); });
  });
  await new Promise((resolve) => server.listen(0, resolve));
  const destination = { protocol: 'HTTP', URI: 'http://sandbox.localdomain:' + server.address().port };
  const subscribed = await call('PUT', '/2022-07-01/telemetry', headers,
    { schemaVersion: '2022-12-13', types: ['platform', 'function'], buffering: { timeoutMs: 25 }, destination });
  console.log('EXT subscribed ' + subscribed.status);
  for (;;) {
    const event = JSON.parse((await call('GET', '/2020-01-01/extension/event/next', headers)).body);
    console.log('EXT ' + event.eventType + ' ' + (event.requestId ?? event.shutdownReason));
    if (event.eventType === 'INVOKE') {
      while (!seen.includes('platform.start')) await new Promise((resolve) => setTimeout(resolve, 5));
      console.log('EXT saw ' + seen.includes('platform.initRuntimeDone'));
    } else process.exit(0);
  }
})();
`;

  it("start before the runtime, are told of events and of the end, and see telemetry", async () => {
    const layer = await deploy({ "extensions/watcher": EXTENSION });
    const spec = await deploy({
      "index.js": "exports.handler = async () => { console.log('in handler'); return 1; };",
    });
    spec.folders.opt = layer.folders.task;
    const first = await invoke(spec);
    expect(json(first)).toBe(1);
    const own = () => test.lines.filter((line) => line.startsWith("EXT ")).map((line) => line.trim());
    const [registered, subscribed] = own();
    expect(JSON.parse(registered?.slice("EXT registered ".length) ?? "")).toEqual({
      functionName: "sample",
      functionVersion: "$LATEST",
      handler: "index.handler",
    });
    expect(subscribed).toBe("EXT subscribed 200");
    // The environment is free again only when the extension has asked for its next event.
    expect(first.logTail).toMatch(/EXT INVOKE [0-9a-f-]{36}\n/);
    expect(first.logTail).toContain("EXT saw true\n");
    test.executor.retire(spec.slot);
    await until(async () => own().includes("EXT SHUTDOWN spindown"));
  });

  it("that end during the start fail the start", async () => {
    const layer = await deploy({
      "extensions/broken":
        "#!/usr/bin/env node\n" +
        "const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2020-01-01/extension/';" +
        "(async () => { const r = await fetch(api + 'register', { method: 'POST', headers: { 'Lambda-Extension-Name': 'broken' }, body: '{\"events\":[]}' });" +
        " const id = r.headers.get('lambda-extension-identifier');" +
        " await fetch(api + 'init/error', { method: 'POST', headers: { 'Lambda-Extension-Identifier': id, 'Lambda-Extension-Function-Error-Type': 'Extension.Sad' }, body: '{\"errorMessage\":\"no\"}' }); })();",
    });
    const spec = await deploy({ "index.js": "exports.handler = async () => 1;" });
    spec.folders.opt = layer.folders.task;
    const failure = await invoke(spec).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InitFailure);
    expect((failure as InitFailure).failure.errorType).toBe("Extension.Sad");
  });

  it("within the runtime may register for INVOKE alone", async () => {
    const spec = await deploy({
      "index.mjs":
        "const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2020-01-01/extension/register';" +
        "const register = async (events) => (await fetch(api, { method: 'POST', headers: { 'Lambda-Extension-Name': 'inner' }, body: JSON.stringify({ events }) })).status;" +
        "const statuses = [await register(['SHUTDOWN']), await register(['WHAT'])];" +
        "export const handler = async () => statuses;",
    });
    expect(json(await invoke(spec))).toEqual([403, 403]);
  });
});
