"""Errors as the runtime reports them, to the caller and to the log."""

import json


class RuntimeFailure(Exception):
    """An error of the runtime itself; `kind` is the errorType."""

    def __init__(self, kind, message, trace=()):
        super().__init__(message)
        self.kind = kind
        self.trace = list(trace)


def describe(error):
    """errorType, errorMessage and stack lines; the runtime's own frames are left out."""
    if isinstance(error, RuntimeFailure):
        return error.kind, str(error), error.trace
    import traceback  # loading it for all would cost every start 5 ms

    frames = traceback.extract_tb(error.__traceback__)
    own = ("bootstrap.py", "handler.py")
    while frames and frames[0].filename.rsplit("/", 1)[-1] in own and "/var/task" not in frames[0].filename:
        frames = frames[1:]
    return type(error).__name__, str(error), traceback.format_list(frames)


def to_payload(error, request_id=""):
    kind, message, trace = describe(error)
    payload = {"errorMessage": message, "errorType": kind, "requestId": request_id, "stackTrace": trace}
    return kind, json.dumps(payload, ensure_ascii=False).encode("utf-8", "surrogatepass")


def log_failure(log, error):
    kind, message, trace = describe(error)
    if log.as_json:
        log.record("ERROR", message, {"errorType": kind, "errorMessage": message, "stackTrace": trace})
        return
    lines = ["[ERROR] %s: %s" % (kind, message)]
    if trace:
        lines.append("Traceback (most recent call last):")
        lines.extend(line.rstrip("\n") for line in trace)
    log.write("\n".join(lines) + "\n")
