import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  DeletePublicAccessBlockCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REGION, ROOT, useServer } from "../support/server.js";

// Tools that people use with Amazon S3, unmodified, told only where the endpoint is.

const CLIENTS = fileURLToPath(new URL("s3-clients/", import.meta.url));
const VENV = fileURLToPath(new URL("../../.venv/bin/", import.meta.url));
const MEGABYTE = 1024 * 1024;
const server = useServer();
let folder: string;
let s3: S3Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "s3-tools-"));
  s3 = new S3Client({ ...server.client(), forcePathStyle: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(command: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  const all = {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    AWS_ACCESS_KEY_ID: ROOT.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ROOT.secretAccessKey,
    AWS_DEFAULT_REGION: REGION,
    AWS_ENDPOINT_URL: server.endpoint,
    ...env,
  };
  return new Promise((resolve, reject) => {
    execFile(command, args, { env: all, maxBuffer: 16 * MEGABYTE }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command} ${args.join(" ")}: ${stderr || stdout || error.message}`));
      else resolve(stdout);
    });
  });
}

/** Where a tool is; undefined where it is not installed. */
function find(tool: string): string | undefined {
  return (process.env["PATH"] ?? "").split(":").find((path) => path !== "" && existsSync(join(path, tool)));
}

async function newBucket(Bucket: string): Promise<string> {
  await s3.send(new CreateBucketCommand({ Bucket }));
  return Bucket;
}

const keysOf = async (Bucket: string): Promise<string[]> =>
  ((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key ?? "");

async function bytesOf(Bucket: string, Key: string): Promise<Buffer> {
  const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from((await got.Body?.transformToByteArray()) ?? []);
}

const noPython = existsSync(`${VENV}aws`) ? undefined : "no Python 3 here, so no .venv";

describe.skipIf(noPython !== undefined)(`AWS CLI s3${noPython ? `: ${noPython}` : ""}`, () => {
  const aws = (...args: string[]) => run(`${VENV}aws`, ["s3", ...args, "--no-progress"]);
  const plain = (...args: string[]) => run(`${VENV}aws`, ["s3", ...args]);

  it("mb, cp, ls, mv, sync, presign and rm", { timeout: 120_000 }, async () => {
    await plain("mb", "s3://cli-files");
    const large = randomBytes(20 * MEGABYTE);
    await writeFile(join(folder, "large"), large);
    await aws("cp", join(folder, "large"), "s3://cli-files/in parts/large");
    expect((await bytesOf("cli-files", "in parts/large")).equals(large)).toBe(true);
    expect(
      (await s3.send(new HeadObjectCommand({ Bucket: "cli-files", Key: "in parts/large" }))).ETag,
    ).toMatch(/-3"$/);
    expect(await plain("ls", "s3://cli-files/in parts/")).toMatch(/ 20971520 large\n$/);
    await aws("cp", "s3://cli-files/in parts/large", join(folder, "back"));
    expect((await readFile(join(folder, "back"))).equals(large)).toBe(true);
    await aws("mv", "s3://cli-files/in parts/large", "s3://cli-files/moved");
    expect(await keysOf("cli-files")).toEqual(["moved"]);

    const tree = join(folder, "tree");
    await mkdir(join(tree, "ü"), { recursive: true });
    // S3 tells whole seconds, so that a file of the same second still looks newer than its upload.
    const before = new Date(Date.now() - 60_000);
    for (const [name, text] of Object.entries({ "a.txt": "a", "ü/b c.html": "<p>" })) {
      await writeFile(join(tree, name), text);
      await utimes(join(tree, name), before, before);
    }
    await aws("sync", tree, "s3://cli-files/tree");
    expect(await keysOf("cli-files")).toEqual(["moved", "tree/a.txt", "tree/ü/b c.html"]);
    expect(await aws("sync", tree, "s3://cli-files/tree")).toBe("");
    await rm(join(tree, "a.txt"));
    expect(await aws("sync", tree, "s3://cli-files/tree", "--delete")).toContain(
      "delete: s3://cli-files/tree/a.txt",
    );
    await aws("sync", "s3://cli-files/tree", join(folder, "copy"));
    expect(await readFile(join(folder, "copy", "ü", "b c.html"), "utf8")).toBe("<p>");

    const url = (await plain("presign", "s3://cli-files/tree/ü/b c.html")).trim();
    const presigned = await fetch(url);
    expect([presigned.status, await presigned.text()]).toEqual([200, "<p>"]);
    await plain("rm", "s3://cli-files", "--recursive");
    expect(await keysOf("cli-files")).toEqual([]);
    await plain("rb", "s3://cli-files");
  });

  it("website: the pages are served at the bucket's website host", { timeout: 60_000 }, async () => {
    const Bucket = await newBucket("cli-website");
    await plain(
      "website",
      `s3://${Bucket}`,
      "--index-document",
      "index.html",
      "--error-document",
      "oops.html",
    );
    await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
    const Statement = {
      Effect: "Allow",
      Principal: "*",
      // Who may not list is not told that a page is missing.
      Action: ["s3:GetObject", "s3:ListBucket"],
      Resource: [`arn:aws:s3:::${Bucket}/*`, `arn:aws:s3:::${Bucket}`],
    };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    for (const name of ["index.html", "oops.html"]) {
      await writeFile(join(folder, name), name);
      await aws("cp", join(folder, name), `s3://${Bucket}/${name}`);
    }
    const port = new URL(server.endpoint).port;
    const page = (path: string) =>
      run("curl", ["-s", "-w", " %{http_code}", `http://${Bucket}.s3-website.localhost:${port}${path}`]);
    expect(await page("/")).toBe("index.html 200");
    expect(await page("/none")).toBe("oops.html 404");
  });
});

describe.skipIf(noPython !== undefined)(`boto3's transfer manager${noPython ? `: ${noPython}` : ""}`, () => {
  const SCRIPT = `
import boto3, hashlib, sys
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
bucket, source, target = sys.argv[1:]
s3 = boto3.client("s3", config=Config(s3={"addressing_style": "path"}))
config = TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20, max_concurrency=10)
s3.upload_file(source, bucket, "big", Config=config)
s3.copy({"Bucket": bucket, "Key": "big"}, bucket, "copied", Config=config)
s3.download_file(bucket, "copied", target, Config=config)
`;

  it("uploads, copies and downloads in many threads", { timeout: 120_000 }, async () => {
    const Bucket = await newBucket("boto-files");
    const bytes = randomBytes(48 * MEGABYTE + 7);
    await writeFile(join(folder, "source"), bytes);
    await writeFile(join(folder, "transfer.py"), SCRIPT);
    await run(`${VENV}python`, [
      join(folder, "transfer.py"),
      Bucket,
      join(folder, "source"),
      join(folder, "target"),
    ]);
    expect((await readFile(join(folder, "target"))).equals(bytes)).toBe(true);
    expect((await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? []).toEqual([]);
  });

  const GIGABYTE = `
import boto3, hashlib, os, sys
from botocore.config import Config
bucket, source = sys.argv[1:]
s3 = boto3.client("s3", config=Config(s3={"addressing_style": "path"}))

# Sparse, and no two of its megabytes alike: a part in the wrong place is seen.
with open(source, "wb") as file:
    for megabyte in range(1024):
        file.seek(megabyte << 20)
        file.write(hashlib.sha256(str(megabyte).encode()).digest())
    file.truncate((1 << 30) + 5)
before = hashlib.sha256()
with open(source, "rb") as file:
    while piece := file.read(1 << 20):
        before.update(piece)
s3.upload_file(source, bucket, "gigabyte")

class Sink:
    digest = hashlib.sha256()
    def write(self, piece):
        self.digest.update(piece)

s3.download_fileobj(bucket, "gigabyte", Sink())
os.remove(source)
assert Sink.digest.hexdigest() == before.hexdigest()
print(s3.head_object(Bucket=bucket, Key="gigabyte")["ContentLength"])
`;

  it("carries a gigabyte, in its ten threads, there and back", { timeout: 240_000 }, async () => {
    const Bucket = await newBucket("boto-gigabyte");
    await writeFile(join(folder, "gigabyte.py"), GIGABYTE);
    const size = await run(`${VENV}python`, [join(folder, "gigabyte.py"), Bucket, join(folder, "gigabyte")]);
    expect(Number(size)).toBe(1024 * MEGABYTE + 5);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "gigabyte" }));
  });
});

describe("the JavaScript SDK's lib-storage", () => {
  it("uploads a stream of unknown length in parts, and gives one up without a trace", async () => {
    const Bucket = await newBucket("js-files");
    const bytes = randomBytes(17 * MEGABYTE);
    const Body = Readable.from(chunksOf(bytes));
    await new Upload({ client: s3, params: { Bucket, Key: "streamed", Body } }).done();
    expect((await bytesOf(Bucket, "streamed")).equals(bytes)).toBe(true);

    const broken = Readable.from(
      (async function* () {
        yield bytes;
        throw new Error("the source broke");
      })(),
    );
    const upload = new Upload({ client: s3, params: { Bucket, Key: "broken", Body: broken } });
    await expect(upload.done()).rejects.toThrow("the source broke");
    expect(await keysOf(Bucket)).toEqual(["streamed"]);
    expect((await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? []).toEqual([]);
  });

  function* chunksOf(bytes: Buffer) {
    for (let start = 0; start < bytes.length; start += 100_000) yield bytes.subarray(start, start + 100_000);
  }
});

const missingIn = (tool: string) => (existsSync(`${VENV}${tool}`) ? undefined : "not in .venv");
const noMinio = missingIn("s3cmd");

describe.skipIf(noMinio !== undefined)(`minio-py and s3cmd${noMinio ? `: ${noMinio}` : ""}`, () => {
  it("minio-py: streams, parts of copies, tags, addresses, versions, deletions", {
    timeout: 60_000,
  }, async () => {
    expect(await run(`${VENV}python`, [join(CLIENTS, "minio_client.py")])).toContain("DONE");
  });

  it("s3cmd: mb, sync, put in parts, get, cp, ls, del", { timeout: 60_000 }, async () => {
    const { host } = new URL(server.endpoint);
    const s3cmd = (...args: string[]) =>
      run(`${VENV}s3cmd`, [
        ...["--config", "/dev/null", "--no-ssl", "--host", host, "--host-bucket", host, "--no-progress"],
        ...["--access_key", ROOT.accessKeyId, "--secret_key", ROOT.secretAccessKey, "--region", REGION],
        ...args,
      ]);
    const tree = join(folder, "s3cmd");
    await mkdir(join(tree, "ü"), { recursive: true });
    const large = randomBytes(12 * MEGABYTE);
    await writeFile(join(tree, "ü", "x y"), large);
    await s3cmd("mb", "s3://s3cmd-files");
    await s3cmd("sync", "--multipart-chunk-size-mb", "5", `${tree}/`, "s3://s3cmd-files/");
    await s3cmd("cp", "--acl-private", "s3://s3cmd-files/ü/x y", "s3://s3cmd-files/copy");
    expect(await keysOf("s3cmd-files")).toEqual(["copy", "ü/x y"]);
    await s3cmd("get", "s3://s3cmd-files/copy", join(folder, "s3cmd-back"));
    expect((await readFile(join(folder, "s3cmd-back"))).equals(large)).toBe(true);
    expect(await s3cmd("ls", "s3://s3cmd-files")).toContain("DIR  s3://s3cmd-files/ü/");
    await s3cmd("del", "--recursive", "--force", "s3://s3cmd-files");
    await s3cmd("rb", "s3://s3cmd-files");
  });
});

const noGo = find("go") ? undefined : "not installed here";

describe.skipIf(noGo !== undefined)(`the Go SDK${noGo ? `: ${noGo}` : ""}`, () => {
  it("objects, pages, addresses, customers' keys, the transfer manager, versions", {
    timeout: 300_000,
  }, async (context) => {
    const own = { HOME: process.env["HOME"] ?? folder };
    const program = join(CLIENTS, "go");
    const download = run("go", ["-C", program, "mod", "download"], own);
    if (!(await succeeds(download))) return context.skip("Go reaches no modules");
    expect(await run("go", ["-C", program, "run", "."], own)).toContain("DONE");
  });
});

const noJava = find("mvn") && find("javac") ? undefined : "not installed here";

describe.skipIf(noJava !== undefined)(`the Java SDK${noJava ? `: ${noJava}` : ""}`, () => {
  it("blocking, on Netty and over the CRT: streams, ranges, the transfer manager", {
    timeout: 300_000,
  }, async (context) => {
    const own = { HOME: process.env["HOME"] ?? folder };
    const java = join(folder, "java");
    await mkdir(java);
    const file = join(java, "classpath");
    const resolve = ["-q", "-B", "-f", join(CLIENTS, "pom.xml"), "dependency:build-classpath"];
    const resolving = run("mvn", [...resolve, `-Dmdep.outputFile=${file}`], own);
    if (!(await succeeds(resolving))) return context.skip("Maven reaches no repository");
    const classpath = await readFile(file, "utf8");
    const source = join(CLIENTS, "TransferManager.java");
    await run("javac", ["-encoding", "UTF-8", "-cp", classpath, "-d", java, source], own);
    const keys = [ROOT.accessKeyId, ROOT.secretAccessKey];
    const args = ["-cp", `${java}:${classpath}`, "TransferManager"];
    expect(await run("java", [...args, server.endpoint, ...keys, java], own)).toContain("DONE");
  });
});

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

const noRclone = find("rclone") ? undefined : "not installed here";

describe.skipIf(noRclone !== undefined)(`rclone${noRclone ? `: ${noRclone}` : ""}`, () => {
  it("copies a tree there, finds it the same, and back", { timeout: 120_000 }, async () => {
    const Bucket = await newBucket("rclone-files");
    const tree = join(folder, "rclone");
    await mkdir(join(tree, "deep", "ü"), { recursive: true });
    await writeFile(join(tree, "deep", "ü", "x y.bin"), randomBytes(12 * MEGABYTE));
    await writeFile(join(tree, "small"), "small");
    const keys = `access_key_id=${ROOT.accessKeyId},secret_access_key=${ROOT.secretAccessKey}`;
    const remote = `:s3,provider=Other,${keys},region=${REGION},endpoint='${server.endpoint}',acl=bucket-owner-full-control:${Bucket}`;
    const rclone = (...args: string[]) =>
      run("rclone", [...args, "--s3-chunk-size", "5M", "--s3-upload-cutoff", "5M", "--config", "/dev/null"]);
    await rclone("copy", tree, remote);
    await rclone("check", tree, remote, "--download");
    expect(await keysOf(Bucket)).toEqual(["deep/ü/x y.bin", "small"]);
    await rclone("sync", remote, join(folder, "rclone-back"));
    expect(await readdir(join(folder, "rclone-back"))).toEqual(["deep", "small"]);
    await rclone("delete", remote);
    expect(await keysOf(Bucket)).toEqual([]);
  });
});

const noS3fs = !find("s3fs")
  ? "not installed here"
  : existsSync("/dev/fuse")
    ? undefined
    : "no /dev/fuse here";

describe.skipIf(noS3fs !== undefined)(`s3fs${noS3fs ? `: ${noS3fs}` : ""}`, () => {
  it("mounts a bucket as a file system", { timeout: 60_000 }, async () => {
    const Bucket = await newBucket("s3fs-files");
    const point = join(folder, "mnt");
    await mkdir(point);
    await writeFile(join(folder, "passwd"), `${ROOT.accessKeyId}:${ROOT.secretAccessKey}`, { mode: 0o600 });
    const options = `url=${server.endpoint},use_path_request_style,endpoint=${REGION},passwd_file=${join(folder, "passwd")}`;
    await run("s3fs", [Bucket, point, "-o", options]);
    try {
      await mkdir(join(point, "dir"));
      await writeFile(join(point, "dir", "file.txt"), "through the file system");
      expect((await bytesOf(Bucket, "dir/file.txt")).toString()).toBe("through the file system");
      expect(await readdir(join(point, "dir"))).toEqual(["file.txt"]);
      expect(await readFile(join(point, "dir", "file.txt"), "utf8")).toBe("through the file system");
      await rm(join(point, "dir"), { recursive: true });
      expect(await keysOf(Bucket)).toEqual([]);
    } finally {
      await run("fusermount", ["-u", point]);
    }
  });
});
