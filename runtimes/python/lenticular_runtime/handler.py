"""Finds the function that `_HANDLER` names: `folder/module.function`."""

import importlib
import sys

from lenticular_runtime.failures import RuntimeFailure


def load_handler(name, root):
    if "." not in name:
        raise RuntimeFailure(
            "Runtime.MalformedHandlerName",
            "Bad handler '%s': not enough values to unpack (expected 2, got 1)" % name,
        )
    module_name, function_name = name.rsplit(".", 1)
    module = load_module(module_name.replace("/", "."))
    handler = getattr(module, function_name, None)
    if handler is None:
        raise RuntimeFailure(
            "Runtime.HandlerNotFound",
            "Handler '%s' missing on module '%s'" % (function_name, module_name),
        )
    return handler


def load_module(name):
    if name.split(".")[0] in sys.builtin_module_names:
        raise RuntimeFailure(
            "Runtime.BuiltInModuleConflict", "Cannot use built-in module %s as a handler module" % name
        )
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise RuntimeFailure(
            "Runtime.ImportModuleError", "Unable to import module '%s': %s" % (name, error)
        ) from None
    except SyntaxError as error:
        trace = ['  File "%s" Line %s\n    %s' % (error.filename, error.lineno, (error.text or "").strip())]
        raise RuntimeFailure(
            "Runtime.UserCodeSyntaxError", "Syntax error in module '%s': %s" % (name, error), trace
        ) from None
    except RuntimeFailure:
        raise
    except Exception as error:
        import traceback

        frames = [f for f in traceback.extract_tb(error.__traceback__) if "importlib" not in f.filename]
        raise RuntimeFailure(type(error).__name__, str(error), traceback.format_list(frames[1:])) from None
