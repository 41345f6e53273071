"""A handler for the root logger that writes as AWS's runtime does."""

import logging
import time

STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "aws_request_id"}


class BridgeHandler(logging.Handler):
    def __init__(self, log):
        super().__init__()
        self._log = log

    def emit(self, record):
        try:
            if self._log.as_json:
                self._emit_json(record)
            else:
                self._log.write(self.format(record))
        except Exception:
            self.handleError(record)

    def _emit_json(self, record):
        more = {"logger": record.name}
        more.update((k, v) for k, v in vars(record).items() if k not in STANDARD)
        if record.exc_info and record.exc_info[0]:
            more["errorType"] = record.exc_info[0].__name__
            more["errorMessage"] = str(record.exc_info[1])
            more["stackTrace"] = logging.Formatter().formatException(record.exc_info).split("\n")
        self._log.record(record.levelname, record.getMessage(), more)


class RequestIdFilter(logging.Filter):
    def __init__(self, log):
        super().__init__()
        self._log = log

    def filter(self, record):
        record.aws_request_id = self._log.request_id or ""
        return True


def attach(log):
    root = logging.getLogger()
    if any(isinstance(handler, BridgeHandler) for handler in root.handlers):
        return
    handler = BridgeHandler(log)
    formatter = logging.Formatter(
        "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n", "%Y-%m-%dT%H:%M:%S"
    )
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    handler.addFilter(RequestIdFilter(log))
    root.addHandler(handler)
    if log.level is not None:
        root.setLevel(log.level)
