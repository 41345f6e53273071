"""The second argument of a handler."""

import json
import os
import time


class CognitoIdentity:
    __slots__ = ["cognito_identity_id", "cognito_identity_pool_id"]

    def __init__(self, given):
        self.cognito_identity_id = given.get("cognitoIdentityId")
        self.cognito_identity_pool_id = given.get("cognitoIdentityPoolId")


class Client:
    FIELDS = ["installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"]
    __slots__ = FIELDS

    def __init__(self, given):
        for field in self.FIELDS:
            setattr(self, field, given.get(field))


class ClientContext:
    __slots__ = ["custom", "env", "client"]

    def __init__(self, given):
        self.custom = given.get("custom")
        self.env = given.get("env")
        self.client = Client(given["client"]) if isinstance(given.get("client"), dict) else None


class LambdaContext:
    def __init__(self, headers):
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = headers.get("lambda-runtime-invoked-function-arn")
        self.tenant_id = None
        client_context = parse(headers.get("lambda-runtime-client-context"))
        self.client_context = ClientContext(client_context) if client_context else None
        self.identity = CognitoIdentity(parse(headers.get("lambda-runtime-cognito-identity")) or {})
        self._deadline_ms = int(headers.get("lambda-runtime-deadline-ms", 0))

    def get_remaining_time_in_millis(self):
        return max(self._deadline_ms - int(time.time() * 1000), 0)

    def log(self, message):
        print(message, end="", flush=True)

    def __repr__(self):
        members = ",".join("%s=%r" % item for item in vars(self).items() if not item[0].startswith("_"))
        return "LambdaContext([%s])" % members


def parse(text):
    return json.loads(text) if text else None
