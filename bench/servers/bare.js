// The yardstick: node:http that reads the request and answers fixed bytes, or streams a file. No parsing, no check.
import { createReadStream, createWriteStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream";

const [folder, answer = "", type = "application/x-amz-json-1.0", file] = process.argv.slice(2);
const bytes = Buffer.from(answer, "base64");
const headers = { "content-type": type, "content-length": bytes.length };
let written = 0;

const server = createServer((request, response) => {
  if (file && request.method === "GET") {
    response.writeHead(200, { "content-length": statSync(file).size });
    pipeline(createReadStream(file, { highWaterMark: 262_144 }), response, () => {});
    return;
  }
  if (request.method === "PUT") {
    pipeline(request, createWriteStream(join(folder, String(written++ % 64))), () => {
      response.writeHead(200, { "content-length": 0 });
      response.end();
    });
    return;
  }
  request.on("data", () => {});
  request.on("end", () => {
    response.writeHead(200, headers);
    response.end(bytes);
  });
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
