"""Reads calls as JSON lines on standard input, makes them with boto3, answers with JSON lines."""
import base64
import datetime
import json
import sys

import boto3
import botocore.eventstream
import botocore.exceptions
import botocore.response


def decode(value):
    if isinstance(value, dict):
        if set(value) == {"$bytes"}:
            return base64.b64decode(value["$bytes"])
        return {key: decode(item) for key, item in value.items()}
    if isinstance(value, list):
        return [decode(item) for item in value]
    return value


def encode(value):
    if isinstance(value, botocore.response.StreamingBody):
        value = value.read()
    if isinstance(value, (bytes, bytearray)):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items() if key != "ResponseMetadata"}
    if isinstance(value, (list, tuple, set, botocore.eventstream.EventStream)):
        return [encode(item) for item in value]
    return value


clients = {}
for line in sys.stdin:
    call = json.loads(line)
    try:
        name = call["service"]
        client = clients.setdefault(name, None) or boto3.client(name)
        clients[name] = client
        output = getattr(client, call["operation"])(**decode(call["input"]))
        answer = {"output": encode(output)}
    except botocore.exceptions.ClientError as error:
        answer = {"code": error.response["Error"]["Code"], "message": error.response["Error"]["Message"]}
    except Exception as error:  # the test shows it
        answer = {"failure": repr(error)}
    print(json.dumps(answer), flush=True)
