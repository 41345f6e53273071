"""What a program does with S3 through minio-py. Prints DONE at the end."""

import io
import os
import random
import sys
from datetime import timedelta
from urllib.request import Request, urlopen

from minio import Minio
from minio.commonconfig import ENABLED, ComposeSource, CopySource, Tags
from minio.deleteobjects import DeleteObject
from minio.error import S3Error
from minio.sse import SseCustomerKey
from minio.versioningconfig import VersioningConfig

MEGABYTE = 1 << 20
BUCKET = "minio-client"

client = Minio(
    endpoint=os.environ["AWS_ENDPOINT_URL"].removeprefix("http://"),
    access_key=os.environ["AWS_ACCESS_KEY_ID"],
    secret_key=os.environ["AWS_SECRET_ACCESS_KEY"],
    region=os.environ["AWS_DEFAULT_REGION"],
    secure=False,
)
client.make_bucket(bucket_name=BUCKET)
assert client.bucket_exists(bucket_name=BUCKET)


def read(key: str, **more) -> bytes:
    response = client.get_object(bucket_name=BUCKET, object_name=key, **more)
    try:
        return response.read()
    finally:
        response.close()
        response.release_conn()


def put(key: str, content: bytes, **more):
    return client.put_object(bucket_name=BUCKET, object_name=key, data=io.BytesIO(content), length=len(content), **more)


put("a b/é+~'()", b"text", metadata={"colour": "blue"}, content_type="text/plain")
found = client.stat_object(bucket_name=BUCKET, object_name="a b/é+~'()")
assert found.size == 4 and found.metadata["x-amz-meta-colour"] == "blue", found.metadata
assert read("a b/é+~'()", offset=1, length=2) == b"ex"
try:
    read("missing")
    sys.exit("a missing key was read")
except S3Error as error:
    assert error.code == "NoSuchKey", error

large = random.Random(1).randbytes(12 * MEGABYTE)
stream = io.BytesIO(large)
client.put_object(bucket_name=BUCKET, object_name="large", data=stream, length=-1, part_size=5 * MEGABYTE)
assert read("large") == large
sources = [ComposeSource(bucket_name=BUCKET, object_name="large"), ComposeSource(bucket_name=BUCKET, object_name="a b/é+~'()")]
client.compose_object(bucket_name=BUCKET, object_name="composed", sources=sources)
assert read("composed") == large + b"text"
client.copy_object(bucket_name=BUCKET, object_name="copy", source=CopySource(bucket_name=BUCKET, object_name="large"))
assert client.stat_object(bucket_name=BUCKET, object_name="copy").size == len(large)

key = SseCustomerKey(b"k" * 32)
try:
    put("secret", b"hidden", sse=key)
except ValueError:
    pass  # Some versions want TLS for it.

tags = Tags.new_object_tags()
tags["k"] = "v w"
client.set_object_tags(bucket_name=BUCKET, object_name="copy", tags=tags)
assert client.get_object_tags(bucket_name=BUCKET, object_name="copy") == {"k": "v w"}

url = client.presigned_put_object(bucket_name=BUCKET, object_name="presigned", expires=timedelta(minutes=5))
assert urlopen(Request(url, data=b"by address", method="PUT")).status == 200
url = client.presigned_get_object(bucket_name=BUCKET, object_name="presigned")
assert urlopen(url).read() == b"by address"

client.set_bucket_versioning(bucket_name=BUCKET, config=VersioningConfig(ENABLED))
first = put("versioned", b"1")
put("versioned", b"2")
assert read("versioned", version_id=first.version_id) == b"1"

for index in range(25):
    put(f"list/{index}", b"")
names = [each.object_name for each in client.list_objects(bucket_name=BUCKET, prefix="list/", recursive=True)]
assert len(names) == 25 and names == sorted(names), names
versions = client.list_objects(bucket_name=BUCKET, recursive=True, include_version=True)
doomed = [DeleteObject(name=each.object_name, version_id=each.version_id) for each in versions]
assert not list(client.remove_objects(bucket_name=BUCKET, delete_object_list=doomed))
client.remove_bucket(bucket_name=BUCKET)
print("DONE")
