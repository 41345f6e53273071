"""A program as people write it with boto3's resource. The endpoint and the keys are in the environment."""

from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import Binary
from botocore.exceptions import ClientError

dynamodb = boto3.resource("dynamodb")
table = dynamodb.create_table(
    TableName="python-music",
    KeySchema=[
        {"AttributeName": "artist", "KeyType": "HASH"},
        {"AttributeName": "song", "KeyType": "RANGE"},
    ],
    AttributeDefinitions=[
        {"AttributeName": "artist", "AttributeType": "S"},
        {"AttributeName": "song", "AttributeType": "S"},
        {"AttributeName": "year", "AttributeType": "N"},
    ],
    GlobalSecondaryIndexes=[
        {
            "IndexName": "byYear",
            "KeySchema": [{"AttributeName": "year", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
    BillingMode="PAY_PER_REQUEST",
)
table.wait_until_exists()
table.reload()
assert table.table_status == "ACTIVE"

item = {
    "artist": "Ann",
    "song": "One",
    "year": Decimal("1999"),
    "price": Decimal("0.12345678901234567890123456789012345678"),
    "cover": Binary(b"\x00\xff"),
    "genres": {"pop", "rock"},
    "plays": {Decimal(1), Decimal("2.5")},
    "credits": {"writers": ["Ann", None, True], "empty": {}},
}
table.put_item(Item=item)
assert table.get_item(Key={"artist": "Ann", "song": "One"}, ConsistentRead=True)["Item"] == item

# More than a batch holds, and keys that come twice: the last one counts.
with table.batch_writer(overwrite_by_pkeys=["artist", "song"]) as batch:
    for n in range(60):
        batch.put_item(Item={"artist": "Bob", "song": f"{n:03}", "year": 2000 + n % 3, "n": n})
    batch.put_item(Item={"artist": "Bob", "song": "000", "year": 2000, "n": 1000})
    batch.delete_item(Key={"artist": "Bob", "song": "059"})


def names(response):
    return [each["song"] for each in response["Items"]]


bob = Key("artist").eq("Bob")
assert names(table.query(KeyConditionExpression=bob & Key("song").between("010", "013"))) == ["010", "011", "012", "013"]
assert names(table.query(KeyConditionExpression=bob & Key("song").begins_with("05"), ScanIndexForward=False, Limit=2)) == ["058", "057"]
assert table.query(KeyConditionExpression=bob & Key("song").gte("050"), Select="COUNT")["Count"] == 9
assert table.query(IndexName="byYear", KeyConditionExpression=Key("year").eq(2000))["Count"] == 20
filters = (
    (Attr("n").gt(55) & Attr("n").lte(57), 2),
    (Attr("n").is_in([1, 2, 1000]), 3),
    (Attr("n").eq(1) | Attr("credits.writers").exists(), 2),
    (~Attr("n").exists(), 1),
    (Attr("genres").contains("pop") & Attr("credits").attribute_type("M") & Attr("song").ne("Two"), 1),
    (Attr("artist").size().eq(3) & Attr("n").between(3, 4), 2),
    (Attr("credits.writers[0]").begins_with("A") & Attr("nothing").not_exists(), 1),
)
for condition, count in filters:
    assert table.scan(FilterExpression=condition)["Count"] == count, condition.get_expression()

updated = table.update_item(
    Key={"artist": "Ann", "song": "One"},
    UpdateExpression="SET #y = #y + :one, credits.writers[1] = :who ADD genres :more REMOVE cover",
    ExpressionAttributeNames={"#y": "year"},
    ExpressionAttributeValues={":one": 1, ":who": "Cid", ":more": {"folk"}},
    ConditionExpression=Attr("genres").contains("rock"),
    ReturnValues="ALL_NEW",
)["Attributes"]
assert updated["year"] == 2000 and updated["credits"]["writers"] == ["Ann", "Cid", True]
assert updated["genres"] == {"pop", "rock", "folk"} and "cover" not in updated
try:
    table.put_item(Item={"artist": "Ann", "song": "One"}, ConditionExpression=Attr("artist").not_exists())
    raise AssertionError("the condition was not looked at")
except ClientError as error:
    assert error.response["Error"]["Code"] == "ConditionalCheckFailedException"
except dynamodb.meta.client.exceptions.ConditionalCheckFailedException:
    pass

client = dynamodb.meta.client
pages = client.get_paginator("scan").paginate(TableName="python-music", PaginationConfig={"PageSize": 7})
assert sum(page["Count"] for page in pages) == 60
keys = [{"artist": "Bob", "song": f"{n:03}"} for n in range(3)]
got = dynamodb.batch_get_item(RequestItems={"python-music": {"Keys": keys, "ProjectionExpression": "n"}})
assert sorted(each["n"] for each in got["Responses"]["python-music"]) == [1, 2, 1000]
client.transact_write_items(
    TransactItems=[
        {"Update": {"TableName": "python-music", "Key": keys[0], "UpdateExpression": "SET n = n - :n", "ExpressionAttributeValues": {":n": 1}}},
        {"Update": {"TableName": "python-music", "Key": keys[1], "UpdateExpression": "SET n = n + :n", "ExpressionAttributeValues": {":n": 1}}},
    ]
)
read = client.transact_get_items(TransactItems=[{"Get": {"TableName": "python-music", "Key": key}} for key in keys[:2]])
assert [each["Item"]["n"] for each in read["Responses"]] == [999, 2]
rows = client.execute_statement(
    Statement='SELECT song FROM "python-music" WHERE artist = ? AND song < ?', Parameters=["Bob", "003"]
)["Items"]
assert [row["song"] for row in rows] == ["000", "001", "002"]
table.delete()
table.wait_until_not_exists()
print("DONE")
