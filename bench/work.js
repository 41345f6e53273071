// What a call costs a server in processor time: what can be compared on a machine that is busy with other things, too.
import { readFile } from "node:fs/promises";
import { Agent, request as httpRequest } from "node:http";

const ROUNDS = 5;
const TICK_MS = 10;

/**
 * @param {{name: string, url: string, pid: number, request: object}[]} contenders each a server and a pre-signed request; the
 *   first is ours
 * @returns {Promise<{name: string, ms: number, ratio: number}[]>} processor milliseconds a call, of all threads of the server,
 *   the median over the rounds; `ratio` is this one's divided by ours, as a ratio of rates would be
 */
export async function compareWork(contenders, { calls, connections = 4 }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const rounds = [];
  for (const contender of contenders) await send(agent, contender, calls, connections);
  for (let round = 0; round < ROUNDS; round++) {
    const spent = [];
    for (const contender of contenders) {
      const before = await processorMs(contender.pid);
      await send(agent, contender, calls, connections);
      spent.push(((await processorMs(contender.pid)) - before) / calls);
    }
    rounds.push(spent);
  }
  agent.destroy();
  const medians = contenders.map((_, index) => median(rounds.map((spent) => spent[index])));
  return contenders.map(({ name }, index) => ({
    name,
    ms: medians[index],
    ratio: medians[index] / medians[0],
  }));
}

async function send(agent, { url, request }, calls, connections) {
  let left = calls;
  const connection = async () => {
    while (left-- > 0) await call(agent, url, request);
  };
  await Promise.all(Array.from({ length: connections }, connection));
}

function call(agent, url, { method, path, headers, body }) {
  return new Promise((resolve, reject) => {
    const length = body && { "content-length": Buffer.byteLength(body) };
    const sent = httpRequest(url + path, { method, agent, headers: { ...headers, ...length } }, (answer) => {
      answer.on("data", () => {});
      answer.on("end", () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`status ${answer.statusCode}`)),
      );
      answer.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Linux tells it in ticks. */
async function processorMs(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
