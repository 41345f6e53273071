import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.transfer.s3.S3TransferManager;

/** What a program in Java does with S3: blocking, asynchronous on Netty, and the transfer manager over the CRT. Prints DONE at the end. */
public class TransferManager {
  static final int MEGABYTE = 1 << 20;
  static final String BUCKET = "java-client";

  public static void main(String[] args) throws Exception {
    URI endpoint = URI.create(args[0]);
    var keys = StaticCredentialsProvider.create(AwsBasicCredentials.create(args[1], args[2]));
    Path folder = Path.of(args[3]);
    try (S3Client s3 = S3Client.builder().endpointOverride(endpoint).credentialsProvider(keys).region(Region.US_EAST_1)
            .forcePathStyle(true).httpClientBuilder(ApacheHttpClient.builder()).build();
        S3AsyncClient netty = S3AsyncClient.builder().endpointOverride(endpoint).credentialsProvider(keys)
            .region(Region.US_EAST_1).forcePathStyle(true).multipartEnabled(true).build();
        S3AsyncClient crt = S3AsyncClient.crtBuilder().endpointOverride(endpoint).credentialsProvider(keys)
            .region(Region.US_EAST_1).forcePathStyle(true).minimumPartSizeInBytes(5L * MEGABYTE).build()) {
      blocking(s3);
      streams(netty, "netty");
      streams(crt, "crt");
      for (S3AsyncClient client : new S3AsyncClient[] {netty, crt}) transfers(client, folder);
    }
    System.out.println("DONE");
  }

  static void check(boolean isSo, String what) {
    if (!isSo) throw new AssertionError(what);
  }

  static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  static void blocking(S3Client s3) {
    s3.createBucket(r -> r.bucket(BUCKET));
    s3.waiter().waitUntilBucketExists(r -> r.bucket(BUCKET));
    for (ChecksumAlgorithm algorithm : new ChecksumAlgorithm[] {ChecksumAlgorithm.CRC32, ChecksumAlgorithm.CRC32_C,
        ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA256, ChecksumAlgorithm.CRC64_NVME}) {
      String key = "a b/é+~'()" + algorithm;
      s3.putObject(r -> r.bucket(BUCKET).key(key).checksumAlgorithm(algorithm), RequestBody.fromString(key));
      check(s3.getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asUtf8String().equals(key), key);
    }
    try {
      s3.getObject(r -> r.bucket(BUCKET).key("missing"));
      check(false, "a missing key");
    } catch (NoSuchKeyException expected) {
      check(expected.awsErrorDetails().errorCode().equals("NoSuchKey"), "NoSuchKey");
    }
    try {
      s3.putObject(r -> r.bucket(BUCKET).key("a b/é+~'()SHA256").ifNoneMatch("*"), RequestBody.fromString(""));
      check(false, "a condition");
    } catch (S3Exception expected) {
      check(expected.statusCode() == 412, "412");
    }
    IntStream.range(0, 25).forEach(i -> s3.putObject(r -> r.bucket(BUCKET).key("list/" + i), RequestBody.empty()));
    long listed = s3.listObjectsV2Paginator(r -> r.bucket(BUCKET).prefix("list/").maxKeys(10)).contents().stream().count();
    check(listed == 25, "pages");
  }

  /** A body whose length nobody knows goes up in parts; ranges and parts come down side by side. */
  static void streams(S3AsyncClient client, String key) {
    byte[] content = random(20 * MEGABYTE + 7);
    var threads = Executors.newSingleThreadExecutor();
    var body = AsyncRequestBody.forBlockingInputStream(null);
    var putting = client.putObject(r -> r.bucket(BUCKET).key(key), body);
    threads.submit(() -> body.writeInputStream(new java.io.ByteArrayInputStream(content)));
    putting.join();
    threads.shutdown();
    byte[] whole = client.getObject(r -> r.bucket(BUCKET).key(key), AsyncResponseTransformer.toBytes()).join().asByteArray();
    check(Arrays.equals(whole, content), "a stream");
    byte[] range = client.getObject(r -> r.bucket(BUCKET).key(key).range("bytes=5-104"), AsyncResponseTransformer.toBytes())
        .join().asByteArray();
    check(Arrays.equals(range, Arrays.copyOfRange(content, 5, 105)), "a range");
    client.putObject(r -> r.bucket(BUCKET).key("empty"), AsyncRequestBody.empty()).join();
    check(client.headObject(r -> r.bucket(BUCKET).key("empty")).join().contentLength() == 0, "an empty object");
    try {
      client.getObject(r -> r.bucket(BUCKET).key("missing"), AsyncResponseTransformer.toBytes()).join();
      check(false, "a missing key");
    } catch (CompletionException expected) {
      // The CRT asks by HEAD first, whose 404 has no code (aws-sdk-java-v2#4231).
      check(expected.getCause() instanceof S3Exception e && e.statusCode() == 404, "404, not " + expected.getCause());
    }
  }

  static void transfers(S3AsyncClient client, Path folder) throws Exception {
    Path tree = Files.createDirectories(folder.resolve("tree/deep"));
    byte[] large = random(18 * MEGABYTE);
    Files.write(tree.resolve("large"), large);
    Files.writeString(tree.getParent().resolve("a small"), "text", StandardCharsets.UTF_8);
    try (S3TransferManager manager = S3TransferManager.builder().s3Client(client).build()) {
      var up = manager.uploadFile(r -> r.source(tree.resolve("large"))
          .putObjectRequest(p -> p.bucket(BUCKET).key("file").checksumAlgorithm(ChecksumAlgorithm.CRC32_C)));
      up.completionFuture().join();
      Path down = folder.resolve("down");
      manager.downloadFile(r -> r.destination(down).getObjectRequest(g -> g.bucket(BUCKET).key("file"))).completionFuture().join();
      check(Arrays.equals(Files.readAllBytes(down), large), "a file");
      manager.copy(r -> r.copyObjectRequest(c -> c.sourceBucket(BUCKET).sourceKey("file").destinationBucket(BUCKET)
          .destinationKey("a copy"))).completionFuture().join();
      check(client.headObject(r -> r.bucket(BUCKET).key("a copy")).join().contentLength() == large.length, "a copy");
      var all = manager.uploadDirectory(r -> r.bucket(BUCKET).source(tree.getParent()).s3Prefix("tree")).completionFuture().join();
      check(all.failedTransfers().isEmpty(), "failed: " + all.failedTransfers());
      Path back = folder.resolve("back");
      var got = manager.downloadDirectory(r -> r.bucket(BUCKET).destination(back).listObjectsV2RequestTransformer(l -> l.prefix("tree/")))
          .completionFuture().join();
      check(got.failedTransfers().isEmpty(), "failed: " + got.failedTransfers());
      check(Arrays.equals(Files.readAllBytes(back.resolve("deep/large")), large), "a folder");
      check(Files.readString(back.resolve("a small")).equals("text"), "a name");
    }
  }
}
