// s3rver on a folder; signatures are checked against its fixed key pair.
import S3rver from "s3rver";

const [folder] = process.argv.slice(2);
const server = new S3rver({ port: 0, address: "127.0.0.1", silent: true, directory: folder });
const { port } = await server.run();
process.stdout.write(`http://127.0.0.1:${port}\n`);
