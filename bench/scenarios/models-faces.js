// SearchFaces over the wire: a hundred thousand faces, and a million where BENCH_FACES says so. The faces are written into the store
// as IndexFaces leaves them; then the first search, which reads them all, warm searches, and what another call takes meanwhile.
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateCollectionCommand, RekognitionClient, SearchFacesCommand } from "@aws-sdk/client-rekognition";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { openStore } from "../../dist/core/store/lmdb.js";
import { toIdentityBytes } from "../../dist/services/rekognition/records.js";
import { collections, faces } from "../../dist/services/rekognition/store.js";
import { startServer } from "../server-process.js";
import { TEST_KEY } from "../sign.js";

const FACES = Number(process.env.BENCH_FACES ?? 100_000);
const CollectionId = "crowd";
const BATCH = 2_000;
const SEARCHES = 50;
const NUMBERS = 192;
const LENGTH = 0.52;

export async function run(_report, write) {
  const folder = await mkdtemp(join(tmpdir(), "bench-faces-"));
  try {
    const first = await startServer("lenticular", [], folder);
    await clients(first).rekognition.send(new CreateCollectionCommand({ CollectionId }));
    await first.halt();
    const known = await fill(folder);
    const server = await startServer("lenticular", [], folder);
    await search(server, known, write);
    await server.stop();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function clients(server) {
  const config = { endpoint: server.url, region: "us-east-1", credentials: TEST_KEY };
  return { rekognition: new RekognitionClient(config), sts: new STSClient(config) };
}

/** Identities lie in any direction, nearly as those of real faces do. */
function identity() {
  const values = Float32Array.from({ length: NUMBERS }, () => Math.random() - 0.5);
  const scale = LENGTH / Math.hypot(...values);
  return toIdentityBytes(values.map((value) => value * scale));
}

/** Gives the ids of some of the faces. */
async function fill(folder) {
  const store = await openStore({ folder: join(folder, "store"), durable: false });
  const own = store.scope("service", "rekognition", "000000000000", "us-east-1");
  const known = [];
  for (let count = 0; count < FACES; count += BATCH) {
    await own.transact(async (tx) => {
      for (let nth = 0; nth < BATCH; nth += 1) {
        const id = randomUUID();
        if (nth === 0) known.push(id);
        const box = { left: 0.3, top: 0.2, width: 0.4, height: 0.5 };
        const face = { id, imageId: randomUUID(), box, confidence: 0.99, identity: identity() };
        faces.put(tx, [CollectionId, id], face);
      }
    });
  }
  const made = await collections.get(own, CollectionId);
  await own.transact(async (tx) =>
    collections.put(tx, [CollectionId], { ...made, faces: FACES, revision: 1 }),
  );
  await store.close();
  return known;
}

async function search(server, known, write) {
  const { rekognition, sts } = clients(server);
  const ask = (at) =>
    rekognition.send(new SearchFacesCommand({ CollectionId, FaceId: known[at % known.length] }));
  const others = otherCalls(sts);
  await others.warm();
  const idle = await others.during(async () => new Promise((resolve) => setTimeout(resolve, 1_000)));
  let firstMs = 0;
  const reading = await others.during(async () => {
    firstMs = await timed(() => ask(0));
  });
  const tookMs = [];
  for (let at = 1; at <= SEARCHES; at += 1) tookMs.push(await timed(() => ask(at)));
  const searching = await others.during(async () => {
    for (let at = 1; at <= SEARCHES; at += 1) await ask(at);
  });
  tookMs.sort((a, b) => a - b);
  const megabytes = await residentMegabytes(server.pid);
  write(`\nSearchFaces over the wire, ${FACES.toLocaleString("en")} faces\n`);
  write(
    `  warm p50 ${tookMs[SEARCHES / 2].toFixed(1)} ms  p90 ${tookMs[SEARCHES * 0.9].toFixed(1)} ms  first search ${firstMs.toFixed(0)} ms`,
  );
  write(`  resident ${megabytes.toFixed(0)} MB\n`);
  write(`  GetCallerIdentity p99: idle ${idle} ms, while the faces are read ${reading} ms, while`);
  write(` they are searched ${searching} ms\n`);
}

/** Another call, again and again, while something is done: its 99th percentile. */
function otherCalls(sts) {
  const call = () => sts.send(new GetCallerIdentityCommand({}));
  return {
    async warm() {
      for (let count = 0; count < 200; count += 1) await call();
    },
    async during(work) {
      let over = false;
      const done = work().finally(() => {
        over = true;
      });
      const tookMs = [];
      while (!over) tookMs.push(await timed(call));
      await done;
      tookMs.sort((a, b) => a - b);
      return (tookMs[Math.floor(tookMs.length * 0.99)] ?? 0).toFixed(1);
    },
  };
}

async function timed(call) {
  const from = performance.now();
  await call();
  return performance.now() - from;
}

async function residentMegabytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
