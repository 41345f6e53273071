"""Runs a Python function: loads its handler, then takes events from the Runtime API one after the other."""

import os
import sys

from lenticular_runtime import function_log
from lenticular_runtime.context import LambdaContext
from lenticular_runtime.failures import RuntimeFailure, log_failure, to_payload
from lenticular_runtime.handler import load_handler
from lenticular_runtime.runtime_client import RuntimeClient

EXIT_INIT_FAILED = 1


def main():
    client = RuntimeClient(os.environ["AWS_LAMBDA_RUNTIME_API"])
    if os.environ.pop("_LENTICULAR_SPARE", None):
        become(client)
    root = os.environ["LAMBDA_TASK_ROOT"]
    log = function_log.install(os.environ)
    # The function's own modules come first, then those of its layers, then what is installed on the machine.
    home = os.path.dirname(os.path.abspath(__file__))
    version = "python%d.%d" % sys.version_info[:2]
    opt, *packages = os.environ.pop("_LENTICULAR_PYTHON_PATHS").split(":")
    sys.path += packages
    offer_exit()
    layers = ["%s/python/lib/%s/site-packages" % (opt, version), "%s/python" % opt]
    sys.path[:] = [root, *layers, *[path for path in sys.path if path not in (home, root)], home]
    # Compiled files go by seconds: two versions saved within one would be taken for the same.
    sys.dont_write_bytecode = os.environ.pop("_LENTICULAR_HOT", None) is not None
    try:
        handler = load_handler(os.environ["_HANDLER"], root)
        log.attach()
    except BaseException as error:  # a module may well raise SystemExit
        log_failure(log, error)
        client.fail_init(*to_payload(error))
        sys.exit(EXIT_INIT_FAILED)
    serve(client, log, handler)


def offer_exit():
    """`exit` and `quit`: what `site` adds that functions may use."""
    import site

    site.setquit()


def become(client):
    """The process was started before anyone knew its function; what a start spends its time on is done ahead."""
    import datetime  # noqa: F401
    import json
    import traceback  # noqa: F401

    os.environ.update(json.loads(client.ask_assignment()))
    os.chdir(os.environ["LAMBDA_TASK_ROOT"])


def serve(client, log, handler):
    answer = None
    while True:
        headers, body = client.next(answer)
        if handler is None or "lenticular-code-changed" in headers:
            handler, answer = reload(log, headers)
            if handler is None:
                continue
        answer = invoke(log, handler, headers, body)


def reload(log, headers):
    """Loads changed code anew; returns the handler, or none and the answer to the event that found it broken."""
    import importlib

    root = os.environ["LAMBDA_TASK_ROOT"] + "/"
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None) or "").startswith(root):
            del sys.modules[name]
    importlib.invalidate_caches()
    try:
        return load_handler(os.environ["_HANDLER"], root), None
    except Exception as error:
        log_failure(log, error)
        request_id = headers["lambda-runtime-aws-request-id"]
        kind, payload = to_payload(error, request_id)
        return None, ("error", request_id, kind, payload)


def invoke(log, handler, headers, body):
    """Runs one event; returns the Runtime API request that answers it."""
    request_id = headers["lambda-runtime-aws-request-id"]
    log.begin(request_id)
    set_trace_id(headers.get("lambda-runtime-trace-id"))
    try:
        event = log.json.loads(body) if body else None
        result = handler(event, LambdaContext(headers))
        return "response", request_id, None, encode(log.json, result)
    except Exception as error:
        log_failure(log, error)
        kind, payload = to_payload(error, request_id)
        return "error", request_id, kind, payload
    except SystemExit as error:
        log_failure(log, error)
        raise
    finally:
        log.end()


def encode(json, result):
    try:
        return json.dumps(result, ensure_ascii=False, default=encode_number).encode("utf-8")
    except (TypeError, ValueError) as error:
        raise RuntimeFailure(
            "Runtime.MarshalError", "Unable to marshal response: %s" % error
        ) from None


def encode_number(value):
    """DynamoDB's resource gives Decimal; AWS's runtime writes it as a number."""
    if type(value).__name__ == "Decimal":
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)


def set_trace_id(trace_id):
    if trace_id:
        os.environ["_X_AMZN_TRACE_ID"] = trace_id
    else:
        os.environ.pop("_X_AMZN_TRACE_ID", None)


main()
