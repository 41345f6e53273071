import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { until } from "../../../support/until.js";
import { hasProgram, json, useExecutor } from "./harness.js";

const PROBE =
  "import fs from 'node:fs'; import os from 'node:os'; import { execSync } from 'node:child_process';" +
  "const run = (f) => { try { return f(); } catch (e) { return e.code ?? 'failed'; } };" +
  "export const handler = async (e) => ({ value: run(() => eval(e.run)) });";

/** A Node.js function that runs what its event says. */
async function ask(test: ReturnType<typeof useExecutor>, run: string, more: object = {}): Promise<unknown> {
  const spec = await test.deploy({ "index.mjs": PROBE, "note.txt": "mine" }, more);
  return (json(await test.invoke(spec, { run })) as { value: unknown }).value;
}

describe.skipIf(!hasProgram("bwrap"))("bubblewrap", () => {
  const test = useExecutor();

  it("shows AWS's folders and user", async () => {
    expect(
      await ask(test, "[process.cwd(), os.userInfo().username, os.homedir(), fs.readdirSync('/var').sort()]"),
    ).toEqual(["/var/task", "sbx_user1051", "/home/sbx_user1051", ["lang", "runtime", "task"]]);
  });

  it("shows nothing of the data folder, of other functions or of anyone's home", async () => {
    const secret = join(test.root, "secret.txt");
    await writeFile(secret, "secret");
    expect(await ask(test, `fs.readFileSync(${JSON.stringify(secret)}, 'utf8')`)).toBe("ENOENT");
    expect(await ask(test, `fs.readdirSync(${JSON.stringify(join(test.root, "code"))})`)).toBe("ENOENT");
    expect(await ask(test, "fs.readFileSync('/etc/shadow')")).toBe("ENOENT");
    expect(await ask(test, "fs.readdirSync('/root')")).toBe("ENOENT");
  });

  it("lets nothing be written but /tmp, and that to its size", async () => {
    const write = (path: string) => `fs.writeFileSync('${path}', 'x'), 'written'`;
    expect(await ask(test, write("/var/task/note.txt"))).toBe("EROFS");
    expect(await ask(test, write("/x"))).toBe("EROFS");
    expect(await ask(test, write("/dev/shm/x"))).toMatch(/^(EROFS|ENOENT)$/);
    expect(await ask(test, write("/tmp/x"))).toBe("written");
    const fill = "fs.writeFileSync('/tmp/big', Buffer.alloc(40e6)), 'written'";
    expect(await ask(test, fill, { ephemeralMb: 32 })).toBe("ENOSPC");
    expect(existsSync("/tmp/big")).toBe(false);
  });

  it("gives each environment a /tmp of its own that lives as long as it does", async () => {
    const spec = await test.deploy({ "index.mjs": PROBE });
    await test.invoke(spec, { run: "fs.writeFileSync('/tmp/kept', '1')" });
    const kept = await test.invoke(spec, { run: "fs.existsSync('/tmp/kept')" });
    expect(json(kept)).toEqual({ value: true });
    expect(await ask(test, "fs.existsSync('/tmp/kept')")).toBe(false);
  });

  it("shows no processes but the environment's own", async () => {
    const processes = "fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).length";
    expect(await ask(test, processes)).toBeLessThan(6);
  });

  it("lets no function take another's events, answer for it or learn what a waiting process is to become", async () => {
    // Whatever it can find out about the other's port (/proc/net/tcp tells it), and by each name that it could think of.
    const INTRUDER =
      "import fs from 'node:fs'; import net from 'node:net';" +
      "const isListening = (port) => fs.readFileSync('/proc/net/tcp', 'latin1').includes(' 0100007F:' + port.toString(16).toUpperCase().padStart(4, '0') + ' 00000000:0000 0A ');" +
      "const say = (port, text) => new Promise((resolve) => { const s = net.connect(port, '127.0.0.1', () => s.write(text)); let got = ''; s.setTimeout(2000, () => s.destroy()); s.on('data', (d) => { got += d; s.destroy(); }); s.on('close', () => resolve(got)); s.on('error', () => resolve('')); });" +
      "export const handler = async ({ id, port }) => { const mine = process.env.AWS_LAMBDA_RUNTIME_API; const own = mine.split(':')[1]; const got = new Set();" +
      " for (const host of ['127.0.0.1:' + port, mine, mine.replace(own, port), 'sandbox.localdomain:' + port, ''])" +
      "  for (const [verb, path, body] of [['GET', '/2018-06-01/runtime/invocation/next', ''], ['GET', '/lenticular/assignment', ''], ['POST', '/2018-06-01/runtime/invocation/' + id + '/response', '\"forged\"'], ['POST', '/2018-06-01/runtime/invocation/' + id + '/error', '{}'], ['POST', '/2020-01-01/extension/register', '{}']])" +
      "   got.add((await say(port, verb + ' ' + path + ' HTTP/1.1\\r\\n' + (host && 'Host: ' + host + '\\r\\n') + 'Lambda-Extension-Name: x\\r\\nContent-Length: ' + body.length + '\\r\\n\\r\\n' + body)).split('\\r\\n')[0]);" +
      " for (let n = 0; n < 100; n += 1) net.connect(port, '127.0.0.1').on('error', () => {});" +
      " return [isListening(port), ...got]; };";
    const intruder = await test.deploy({ "index.mjs": INTRUDER }, { timeoutMs: 60_000 });
    const victim = await test.deploy({
      "index.mjs":
        "export const handler = async (event) => { if (event.wait) await new Promise((resolve) => setTimeout(resolve, event.wait)); return process.env.AWS_LAMBDA_RUNTIME_API; };",
    });
    const port = String(json(await test.invoke(victim))).split(":")[1] ?? "";
    expect(Number(port)).toBeGreaterThan(0);
    const id = "7c0d1f6e-0000-4000-8000-000000000000";
    const running = test.executor.invoke(victim, {
      requestId: id,
      payload: Buffer.from('{"wait":2000}'),
      tail: false,
      invokedArn: "arn:aws:lambda:eu-central-1:000000000000:function:sample",
    });
    const got = json(await test.invoke(intruder, { id, port: Number(port) }));
    expect(got).toEqual([true, "HTTP/1.1 403 Forbidden"]);
    expect(json(await running)).toMatch(/^[0-9a-f]{32}\.sandbox\.localdomain:\d+$/);
    // It lives on: nobody has put anything in its way.
    expect(json(await test.invoke(victim))).toMatch(new RegExp(`:${port}$`));
  });

  it("keeps what a hostile function does to itself", async () => {
    const secret = join(test.root, "secret.txt");
    await writeFile(secret, "secret");
    const victim = await test.deploy({ "index.mjs": PROBE });
    await test.invoke(victim, { run: "globalThis.mark = 1" });
    const pid = "fs.readFileSync('/proc/self/stat', 'utf8').split(' ')[0]";
    // Whatever number a neighbour or the server may have, it is not the one of this machine.
    expect(Number(await ask(test, pid))).toBeLessThan(20);
    expect(await ask(test, `process.kill(${process.pid}, 'SIGKILL')`)).toBe("ESRCH");
    const link = (to: string) =>
      `fs.symlinkSync(${JSON.stringify(to)}, '/tmp/out-' + Math.random().toString(36).slice(2)), fs.readdirSync('/tmp').map((name) => run(() => fs.readFileSync('/tmp/' + name, 'utf8')))`;
    expect(await ask(test, link(secret))).toEqual(["ENOENT"]);
    expect(await ask(test, link("/etc/shadow"))).toEqual(["ENOENT"]);
    expect(await ask(test, link("/proc/1/root/etc/shadow"))).toEqual([expect.stringMatching(/^E/)]);
    // Another function's code, the store and the sockets of the host are not there to be opened.
    const looks = [
      test.root,
      join(test.root, "code"),
      "/var/run/docker.sock",
      "/run/dbus",
      "/dev/kmsg",
      "/dev/sda",
    ];
    for (const path of looks) {
      expect(await ask(test, `fs.statSync(${JSON.stringify(path)})`), path).toMatch(/^(ENOENT|EACCES)$/);
    }
    const commands = [
      ["unshare --mount --user true", /./],
      ["mount -t tmpfs none /mnt", /./],
      ["chroot / true", /./],
      ["mknod /tmp/disk b 8 0", /./],
    ] as const;
    for (const [command] of commands) {
      const tried = `execSync(${JSON.stringify(`${command} 2>&1; echo status $?`)}).toString()`;
      const said = String(await ask(test, tried));
      if (!command.startsWith("unshare")) expect(said, command).not.toContain("status 0");
    }
    // All that it can signal is its own: it ends, and nobody else.
    const suicide = await test.deploy({ "index.mjs": PROBE });
    const ended = await test.invoke(suicide, { run: "execSync('kill -9 -1')" });
    expect(ended.errorType).toMatch(/^Runtime\./);
    expect(json(await test.invoke(victim, { run: "globalThis.mark" }))).toEqual({ value: 1 });
  });

  it.skipIf(!hasProgram("python3"))(
    "lets no process be traced or read that is not the environment's",
    async () => {
      const code =
        "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n" +
        "def attach(pid):\n  ctypes.set_errno(0)\n  return os.strerror(ctypes.get_errno()) if libc.ptrace(16, pid, 0, 0) == -1 else 'attached'\n" +
        "def handler(event, context):\n  own = {int(p) for p in os.listdir('/proc') if p.isdigit()}\n" +
        "  return sorted({attach(pid) for pid in range(1, 40000) if pid not in own})\n";
      const spec = await test.deploy(
        { "app.py": code },
        { runtime: "python3.12", handler: "app.handler", timeoutMs: 20_000 },
      );
      expect(json(await test.invoke(spec))).toEqual(["No such process"]);
    },
  );

  it("keeps a function's proxy out of the way to its Runtime API", async () => {
    const variables = { HTTP_PROXY: "http://127.0.0.1:1", NO_PROXY: "corp.example" };
    const exceptions = "[process.env.no_proxy, process.env.NO_PROXY, process.env.HTTP_PROXY]";
    expect(await ask(test, exceptions, { variables })).toEqual([
      "corp.example,sandbox.localdomain",
      "corp.example,sandbox.localdomain",
      "http://127.0.0.1:1",
    ]);
  });

  it("ends processes that got away when the environment ends", async () => {
    const marker = `away-${process.pid}-${performance.now()}`;
    const spec = await test.deploy({
      "index.mjs":
        "import { spawn } from 'node:child_process';" +
        `export const handler = async () => { spawn('/bin/sh', ['-c', ': ${marker}; while :; do sleep 1; done'], { detached: true, stdio: 'ignore' }).unref(); };`,
    });
    await test.invoke(spec);
    const { execFileSync } = await import("node:child_process");
    const alive = () => execFileSync("ps", ["-eo", "args"]).toString().includes(marker);
    expect(alive()).toBe(true);
    test.executor.retire(spec.slot);
    await until(async () => !alive(), "the end of what got away");
  });
});

describe.each(hasProgram("bwrap") ? ["bubblewrap", "process"] : ["process"])(
  "a function in the sandbox %s",
  (name) => {
    const test = useExecutor(name === "process" ? "process" : undefined);

    it("runs where the host offers it", () => {
      expect(test.sandbox).toBe(name);
    });

    it.skipIf(!existsSync("/proc/self/autogroup"))("shares the processors by its memory", async () => {
      const files = {
        "index.js":
          "exports.handler = async () => Number(require('node:fs').readFileSync('/proc/self/autogroup', 'utf8').split(' ').pop());",
      };
      const niceOf = async (memoryMb: number) =>
        json(await test.invoke(await test.deploy(files, { memoryMb })));
      // An unprivileged server sets it when the kernel lets it, which may be after the first event.
      await until(async () => (await niceOf(128)) === 3 && (await niceOf(512)) === 1, "their shares");
      expect(await niceOf(3008)).toBe(0);
    });

    it("is ended by its timeout though it ignores SIGTERM and blocks its loop", async () => {
      const spec = await test.deploy(
        { "index.js": "process.on('SIGTERM', () => {}); exports.handler = async () => { for (;;); };" },
        { timeoutMs: 1000 },
      );
      expect((await test.invoke(spec)).errorType).toBe("Sandbox.Timedout");
    });

    it("is ended by its timeout with all the processes it made", async () => {
      const spec = await test.deploy(
        {
          "index.js":
            "const { spawn } = require('node:child_process');" +
            "exports.handler = async () => { for (let n = 0; n < 50; n += 1) spawn('/bin/sh', ['-c', 'trap \"\" TERM; while :; do sleep 1; done']);" +
            " await new Promise(() => setInterval(() => {}, 1000)); };",
        },
        { timeoutMs: 1000 },
      );
      expect((await test.invoke(spec)).errorType).toBe("Sandbox.Timedout");
      expect(
        (await test.invoke(await test.deploy({ "index.js": "exports.handler = async () => 1;" }))).errorType,
      ).toBeUndefined();
    });

    it("ends when its /tmp on disk holds more than it may", async () => {
      const code =
        "import fs from 'node:fs'; import os from 'node:os'; export const handler = async () => { for (let n = 0; ; n += 1) { fs.writeFileSync(os.tmpdir() + '/' + n, Buffer.alloc(1e8, 1)); await new Promise((resolve) => setTimeout(resolve, 250)); } };";
      const spec = await test.deploy({ "index.mjs": code }, { ephemeralMb: 600, timeoutMs: 30_000 });
      const result = await test.invoke(spec);
      expect(result.errorType).toBe("Runtime.ExitError");
      expect(result.logTail).toContain("/tmp holds more than 600 MB");
    });

    it("that forks without end is ended; the next event gets a new environment", async () => {
      // Its children sleep: as many that ran would starve the tests beside this one.
      const spec = await test.deploy({
        "index.js":
          "const { spawn } = require('node:child_process');" +
          "exports.handler = async () => { spawn('/bin/sh', ['-c', 'while :; do sleep 60 & done'], { stdio: 'ignore' }); await new Promise(() => setInterval(() => {}, 1000)); };" +
          "exports.again = async () => 1;",
      });
      expect((await test.invoke(spec)).errorType).toMatch(/^(Runtime|Sandbox)\./);
      expect(json(await test.invoke({ ...spec, key: `${spec.key}-again`, handler: "index.again" }))).toBe(1);
    });

    it.skipIf(!hasProgram("python3"))("answers for what the children of its threads hold", async () => {
      const spec = await test.deploy(
        {
          "app.py":
            "import subprocess, sys, threading, time\n" +
            "HOLD = 'import time; held = bytearray(90_000_000); held[::4096] = b\"1\" * len(held[::4096]); time.sleep(60)'\n" +
            "def work():\n  [subprocess.Popen([sys.executable, '-c', HOLD]) for _ in range(3)]\n  time.sleep(60)\n" +
            "def handler(event, context):\n  threading.Thread(target=work, daemon=True).start()\n  time.sleep(60)\n",
        },
        { runtime: "python3.12", handler: "app.handler", memoryMb: 192, timeoutMs: 20_000 },
      );
      expect((await test.invoke(spec)).errorType).toBe("Runtime.OutOfMemory");
    });

    it("that grows after its answer is ended all the same", async () => {
      const spec = await test.deploy(
        {
          "index.js":
            "const kept = []; exports.handler = async (event) => { if (!event.wait) setInterval(() => kept.push(Buffer.alloc(2e7, 1)), 20); };",
        },
        { memoryMb: 128 },
      );
      await test.invoke(spec);
      await until(async () => test.executor.count(spec.key) === 0, "the end of what grew");
      expect((await test.invoke(spec, { wait: true })).errorType).toBeUndefined();
    });

    it("may flood its log", async () => {
      const before = test.lines.length;
      const spec = await test.deploy({
        "index.js":
          "exports.handler = async () => { for (let n = 0; n < 20000; n += 1) console.log('line ' + n + 'x'.repeat(100)); process.stdout.write('y'.repeat(3e6)); return 1; };",
      });
      const result = await test.invoke(spec);
      expect(json(result)).toBe(1);
      expect(Buffer.byteLength(result.logTail ?? "")).toBeLessThanOrEqual(4096);
      const own = test.lines.slice(before);
      expect(own.filter((line) => line.includes("line "))).toHaveLength(20_000);
      expect(Math.max(...own.map((line) => line.length))).toBeLessThan(262_144);
    });

    it.each([
      ["at once", "exports.handler = async () => Buffer.alloc(2e9, 1).length;"],
      [
        "bit by bit",
        "const kept = []; exports.handler = async () => { for (;;) { kept.push(Buffer.alloc(4e6, 1)); await new Promise(setImmediate); } };",
      ],
      [
        "in the heap",
        "const kept = []; exports.handler = async () => { for (;;) kept.push(new Array(1000).fill(kept.length)); };",
      ],
    ])("that allocates without end, %s, is ended; the next event gets a new environment", async (_, code) => {
      const spec = await test.deploy(
        { "index.js": `let n = 0; exports.again = async () => (n += 1); ${code}` },
        { memoryMb: 128 },
      );
      const result = await test.invoke(spec);
      expect(result.errorType).toBeDefined();
      expect(json(await test.invoke({ ...spec, key: `${spec.key}-again`, handler: "index.again" }))).toBe(1);
    });

    it("may answer garbage to its Runtime API without harm", async () => {
      const spec = await test.deploy({
        "index.js":
          "const net = require('node:net'); const address = process.env.AWS_LAMBDA_RUNTIME_API; const [host, port] = address.split(':'); const mine = '\\r\\nHost: ' + address;" +
          "const say = (text) => new Promise((resolve) => { const s = net.connect(Number(port), host, () => s.end(text)); let got = ''; s.on('data', (d) => (got += d)); s.on('close', () => resolve(got.split('\\r\\n')[0])); s.on('error', () => resolve('error')); });" +
          "exports.handler = async () => [await say('garbage\\r\\n\\r\\n'), await say('POST /2018-06-01/runtime/invocation/x/response HTTP/1.1' + mine + '\\r\\nContent-Length: 99999999999999999999\\r\\n\\r\\n')," +
          " await say('POST /2018-06-01/runtime/invocation/none/response HTTP/1.1' + mine + '\\r\\nContent-Length: 2\\r\\n\\r\\n{}'), await say('GET /nowhere HTTP/1.1' + mine + '\\r\\n\\r\\n'), await say('X'.repeat(100000))];",
      });
      expect(json(await test.invoke(spec))).toEqual([
        "HTTP/1.1 400 Bad Request",
        "HTTP/1.1 400 Bad Request",
        "HTTP/1.1 400 Bad Request",
        "HTTP/1.1 404 Not Found",
        "HTTP/1.1 400 Bad Request",
      ]);
    });
  },
);
