"""Writes src/services/<service>/constraints.json: what a service's model says of its inputs beyond their types.

Usage: python3 tools/constraints/extract.py [BOTOCORE_DATA_DIR], best with a botocore of the SDK packages' own date: a set
of values that is too old refuses what AWS accepts. test/wire/constraints.test.ts tells where the two differ.

The SDK's schemas name members and types, but no length, range, pattern, set of values or required member, and no more
than "number" of a number. botocore's service models do. Only such facts are taken, no prose. The form is described in
src/core/validation/constraints.ts.
"""

import gzip
import json
import pathlib
import re
import sys

# Values that S3 refuses with an error of their own instead of as a malformed document.
S3_WORDED_BY_ITSELF = {"BucketLocationConstraint", "Event", "EventList"}

# Services that check their inputs in words of their own; a file of constraints would answer before them.
WORDED_BY_THEMSELVES = {"sns", "sqs"}

# Where a service's answers show other constraints than its model: facts by shape, put in the place of the model's own. Such a
# parameter is then worded by the service itself, or its values are told in the order in which the service tells them.
CORRECTIONS = {
    # IAM's newer operations do not repeat what they were given.
    "iam": {
        "UpdateServiceSpecificCredentialRequest": {"members": {"Status": {"shape": "serviceCredentialStatusType"}}},
        "serviceCredentialStatusType": {
            "type": "string",
            "enum": ["Active", "Inactive", "Expired"],
            "sensitive": True,
        },
        "serviceSpecificCredentialId": {"sensitive": True},
    },
    "lambda": {
        # A runtime that is none is told apart from one that is no longer taken, by the operations themselves.
        "CreateFunctionRequest": {"members": {"Runtime": {"shape": "RuntimeName"}}},
        "UpdateFunctionConfigurationRequest": {"members": {"Runtime": {"shape": "RuntimeName"}}},
        "RuntimeName": {"type": "string"},
        "RecursiveLoop": {"enum": ["Terminate", "Allow"]},
        "EventSourcePosition": {"enum": ["LATEST", "AT_TIMESTAMP", "TRIM_HORIZON"]},
    },
    "s3": {
        # Recorded: a fourth one is taken for the log objects' ACLs.
        "BucketLogsPermission": {"enum": "FULL_CONTROL READ READ_ACP WRITE".split()},
        # Buckets with dots in their names refuse the whole configuration before its value.
        "BucketAccelerateStatus": {"enum": None},
        # Names in any case are taken, and S3 has a sentence for what is none.
        "FilterRule": {"required": ["Name", "Value"]},
        "FilterRuleName": {"enum": None},
        # No policy is one that is no JSON.
        "PutBucketPolicyRequest": {"required": None},
        # A document without a set of tags takes them away.
        "Tagging": {"required": None},
    },
    "dynamodb": {
        "BatchGetRequestMap": {"min": None, "max": None},
        "BatchWriteItemRequestMap": {"min": None, "max": None},
        "ComparisonOperator": {
            "enum": "IN NULL BETWEEN LT NOT_CONTAINS EQ GT NOT_NULL NE LE BEGINS_WITH GE CONTAINS".split()
        },
        "CreateTableInput": {
            "required": ["AttributeDefinitions", "KeySchema"],
            "members": {"TableName": {"shape": "NewTableArn"}},
        },
        "DeleteTableInput": {"required": None},
        "DescribeTableInput": {"required": None},
        "DescribeTimeToLiveInput": {"required": None},
        "KeyList": {"max": None},
        "KeyType": {"enum": ["HASH", "RANGE"]},
        "NewTableArn": {"type": "string", "min": 3, "max": 1024},
        "ProjectionType": {"enum": ["ALL", "INCLUDE", "KEYS_ONLY"]},
        "QueryInput": {"members": {"Limit": {"shape": "QueryLimit"}}},
        "QueryLimit": {"type": "integer"},
        "ReturnValue": {"enum": "ALL_NEW UPDATED_OLD ALL_OLD NONE UPDATED_NEW".split()},
        "ScalarAttributeType": {"enum": ["B", "N", "S"]},
        "Select": {"enum": "SPECIFIC_ATTRIBUTES COUNT ALL_ATTRIBUTES ALL_PROJECTED_ATTRIBUTES".split()},
        "UpdateTableInput": {"required": None},
    },
    "events": {
        "ApiDestinationHttpMethod": {"enum": "HEAD POST PATCH DELETE PUT GET OPTIONS".split()},
        # Taken in any case; the operations look at it themselves.
        "ConnectionOAuthHttpMethod": {"enum": None},
        # Two members that no caller can give are printed with the others.
        "PutEventsRequestEntry": {
            "members": {"KmsKeyIdentifier": {"shape": "String"}, "InternalMetadata": {"shape": "String"}},
        },
    },
    # It takes a colon, whatever its model says.
    "logs": {"MetricNamespace": {"pattern": "[^*$]*"}},
}

ROOT = pathlib.Path(__file__).resolve().parents[2]
NUMBER_TYPES = {
    "short": "Short",
    "integer": "Integer",
    "long": "Long",
    "float": "Float",
    "double": "Double",
}
KINDS = {
    "string": "s",
    "character": "s",
    "blob": "b",
    "list": "l",
    "map": "m",
    "structure": "t",
    "short": "n",
    "integer": "n",
    "long": "n",
    "float": "f",
    "double": "f",
}


def main():
    data = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else installed_data_dir()
    for service in service_names():
        model = load_model(data / service)
        correct(model["shapes"], CORRECTIONS.get(service, {}))
        facts = {"source": source_of(data), **Extractor(model).facts()}
        target = ROOT / "src" / "services" / service / "constraints.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(facts, ensure_ascii=True, separators=(",", ":"))
        # One shape or place a line, so that a new model's differences can be read.
        target.write_text(re.sub(r'(?<=[\]}"]),(?="[A-Za-z_.\[\]]+":[{"])', ",\n", text) + "\n")
        print(f"{service}: {len(facts['shapes'])} shapes, {target.stat().st_size} bytes")


def correct(shapes, corrections):
    for name, facts in corrections.items():
        shape = shapes.get(name, {})
        corrected = {**shape, **facts}
        if "members" in facts:
            corrected["members"] = {**shape["members"], **facts["members"]}
        shapes[name] = {key: fact for key, fact in corrected.items() if fact is not None}


def installed_data_dir():
    import botocore

    return pathlib.Path(botocore.__file__).parent / "data"


def source_of(data):
    """The release that the facts are from, so that they can be made again."""
    version = re.search(r'^__version__ = ["\'](.+)["\']', (data.parent / "__init__.py").read_text(), re.MULTILINE)
    return f"botocore {version[1]}"


def service_names():
    source = (ROOT / "src" / "wire" / "sdk-modules.ts").read_text()
    names = re.findall(r"^  (\w+): typeof import", source, re.MULTILINE)
    return [name for name in names if name not in WORDED_BY_THEMSELVES]


def load_model(folder):
    version = sorted(path for path in folder.iterdir() if path.is_dir())[-1]
    packed = version / "service-2.json.gz"
    if packed.exists():
        return json.loads(gzip.decompress(packed.read_bytes()))
    return json.loads((version / "service-2.json").read_text())


class Extractor:
    def __init__(self, model):
        self.shapes = model["shapes"]
        self.is_rest_xml = model["metadata"]["protocol"] == "rest-xml"
        self.operations = {
            name: operation["input"]["shape"]
            for name, operation in model["operations"].items()
            if "input" in operation
        }
        self.constrained = self.find_constrained()
        self.printed = self.find_printed()

    def facts(self):
        operations = {op: shape for op, shape in sorted(self.operations.items()) if shape in self.constrained}
        used = self.reachable(operations.values(), self.constrained)
        return {
            "operations": operations,
            "shapes": {name: self.shape_facts(name) for name in sorted(used)},
            "numbers": dict(sorted(self.number_places())),
        }

    def references(self, name):
        shape = self.shapes[name]
        if shape["type"] == "structure":
            return [member["shape"] for member in shape.get("members", {}).values()]
        if shape["type"] == "list":
            return [shape["member"]["shape"]]
        if shape["type"] == "map":
            return [shape["key"]["shape"], shape["value"]["shape"]]
        return []

    def find_constrained(self):
        """Shapes that have a constraint somewhere below; grown until nothing is added, for shapes hold themselves."""
        found = {name for name in self.shapes if self.own_facts(name)}
        while True:
            more = {
                name
                for name in self.shapes
                if name not in found and any(reference in found for reference in self.references(name))
            }
            if not more:
                return found
            found |= more

    def find_printed(self):
        """Structures in lists and maps of a limited length: an error about those prints every member they have."""
        holders = [shape for shape in self.shapes.values() if shape["type"] in ("list", "map") and {"min", "max"} & set(shape)]
        return {(shape.get("member") or shape["value"])["shape"] for shape in holders}

    def own_facts(self, name):
        shape = self.shapes[name]
        kind = shape["type"]
        facts = {}
        if kind in KINDS and kind != "structure":
            facts = {key: shape[key] for key in ("min", "max", "pattern") if key in shape}
            facts = {key: as_written(value) for key, value in facts.items()}
            if shape.get("enum"):
                facts["enum"] = shape["enum"]
        if kind == "structure" and shape.get("required"):
            facts["required"] = shape["required"]
        return facts

    def shape_facts(self, name):
        shape = self.shapes[name]
        kind = shape["type"]
        if self.is_rest_xml and kind == "structure":
            shape = self.without_bound_members(shape)
        facts = {"kind": KINDS[kind], **self.own_facts(name)}
        if kind == "structure":
            facts.pop("required", None)
            if shape.get("required"):
                facts["required"] = shape["required"]
        if shape.get("sensitive"):
            facts["sensitive"] = 1
        if kind == "structure":
            required = shape.get("required", [])
            facts["members"] = {
                member: reference["shape"] if reference["shape"] in self.constrained else ""
                for member, reference in shape.get("members", {}).items()
                if reference["shape"] in self.constrained or member in required or name in self.printed
            }
        if kind == "list":
            facts["value"] = self.kept(shape["member"]["shape"])
        if kind == "map":
            facts["key"] = self.kept(shape["key"]["shape"])
            facts["value"] = self.kept(shape["value"]["shape"])
        return {key: value for key, value in facts.items() if value not in ("", None)}

    @staticmethod
    def without_bound_members(shape):
        """S3 words what is wrong with a header or query parameter one by one, and only its documents alike."""
        members = {
            name: reference
            for name, reference in shape.get("members", {}).items()
            if "location" not in reference and reference["shape"] not in S3_WORDED_BY_ITSELF
        }
        required = [name for name in shape.get("required", []) if name in members]
        return {**shape, "members": members, "required": required}

    def kept(self, name):
        return name if name in self.constrained else ""

    def reachable(self, roots, within):
        seen = set()
        stack = [root for root in roots if root in within]
        while stack:
            name = stack.pop()
            if name in seen:
                continue
            seen.add(name)
            stack.extend(reference for reference in self.references(name) if reference in within)
        return seen

    def number_places(self):
        """`Structure.Member`, with `[]` for every list or map on the way, to the type of the number there."""
        for structure in self.reachable(self.operations.values(), self.shapes):
            if self.shapes[structure]["type"] != "structure":
                continue
            for member, reference in self.shapes[structure].get("members", {}).items():
                path = f"{structure}.{member}"
                shape = self.shapes[reference["shape"]]
                while shape["type"] in ("list", "map"):
                    path += "[]"
                    shape = self.shapes[(shape.get("member") or shape["value"])["shape"]]
                if shape["type"] in NUMBER_TYPES:
                    yield path, NUMBER_TYPES[shape["type"]]


def as_written(value):
    """JSON has no 1.0, but errors repeat a bound as the model writes it."""
    return str(value) if isinstance(value, float) and value.is_integer() else value


main()
