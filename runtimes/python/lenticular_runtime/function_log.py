"""The function's log: what it prints, and what it gives to `logging`, as Lambda's log shows them."""

import json
import os
import sys
import time

FRAME_TYPE = 0xA55A0003
LEVELS = {"TRACE": 5, "DEBUG": 10, "INFO": 20, "WARN": 30, "ERROR": 40, "FATAL": 50}


class FunctionLog:
    json = json

    def __init__(self, env):
        descriptor = env.pop("_LAMBDA_TELEMETRY_LOG_FD", None)
        self._descriptor = int(descriptor) if descriptor else None
        self.as_json = env.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"
        self.level = LEVELS.get(env.get("AWS_LAMBDA_LOG_LEVEL", ""), 20 if self.as_json else None)
        self.request_id = None

    def write(self, text):
        """One event of the log, newlines and all."""
        data = text.encode("utf-8", "replace")
        if self._descriptor is not None:
            head = FRAME_TYPE.to_bytes(4, "big") + len(data).to_bytes(4, "big")
            data = head + int(time.time() * 1_000_000).to_bytes(8, "big") + data
        descriptor = 2 if self._descriptor is None else self._descriptor
        while data:
            data = data[os.write(descriptor, data) :]

    def record(self, level, message, more):
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        line = {"timestamp": stamp, "level": level, "message": message, **more}
        if self.request_id:
            line["requestId"] = self.request_id
        self.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")

    def attach(self):
        """Puts our handler on the root logger; before the function's own modules load, and again after."""
        if "logging" in sys.modules:
            from lenticular_runtime import logging_bridge

            logging_bridge.attach(self)

    def begin(self, request_id):
        self.request_id = request_id

    def end(self):
        sys.stdout.flush()
        sys.stderr.flush()


class LoggingHook:
    """Attaches to `logging` when a function first imports it: loading it for all would cost every start 8 ms."""

    def __init__(self, log):
        self._log = log

    def find_spec(self, name, path, target=None):
        if name != "logging":
            return None
        sys.meta_path.remove(self)
        import importlib.util

        spec = importlib.util.find_spec("logging")
        load = spec.loader.exec_module

        def exec_module(module):
            load(module)
            self._log.attach()

        spec.loader.exec_module = exec_module
        return spec


def install(env):
    log = FunctionLog(env)
    sys.stdout.reconfigure(line_buffering=True)
    if "logging" in sys.modules:
        log.attach()
    else:
        sys.meta_path.insert(0, LoggingHook(log))
    return log
