"""What schemathesis cannot know: real identifiers as examples, and whose account must stay. Loaded by it (`SCHEMATHESIS_HOOKS`).

HANTEI_SEEDS names a file in JSON: `examples` by operation and parameter, `bodies` by operation, `kept` identifiers that nothing may be done to,
`answers` where each answer's operation and status is written.
"""

import json
import os
import threading

import schemathesis

with open(os.environ["HANTEI_SEEDS"], encoding="utf-8") as file:
    SEEDS = json.load(file)
NOBODY = "0" * 32
METHODS = ("get", "post", "put", "patch", "delete")
LINES, OCTETS = "application/x-ndjson", "application/octet-stream"
writing = threading.Lock()


@schemathesis.serializer(LINES, OCTETS)
def as_it_is(context, value):
    """Bodies that are no documents: lines, logs, files."""
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.deserializer(LINES)
def lines(context, response):
    return [json.loads(line) for line in response.content.splitlines()]


@schemathesis.deserializer(OCTETS)
def octets(context, response):
    return response.content.decode("latin-1")


def read_lines(operation):
    """The document describes a line; what is held against it are all of them."""
    for response in operation["responses"].values():
        content = response.get("content", {}).get(LINES)
        if content:
            content["schema"] = {"type": "array", "items": content["schema"]}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    for path, item in raw_schema["paths"].items():
        for method in METHODS:
            operation = item.get(method)
            if operation is None:
                continue
            read_lines(operation)
            examples = SEEDS["examples"].get(operation["operationId"], {})
            for parameter in operation.get("parameters", []):
                values = examples.get(parameter["name"])
                if values:
                    parameter.pop("example", None)
                    parameter["examples"] = {str(at): {"value": value} for at, value in enumerate(values)}
            bodies = SEEDS["bodies"].get(operation["operationId"])
            for content in operation.get("requestBody", {}).get("content", {}).values():
                if bodies:
                    content.pop("example", None)
                    content["examples"] = {str(at): {"value": value} for at, value in enumerate(bodies)}


@schemathesis.hook
def before_call(context, case, kwargs):
    """Changes of the account in use are made to nobody instead."""
    if case.method.upper() != "GET" and case.path_parameters:
        for name, value in case.path_parameters.items():
            if value in SEEDS["kept"]:
                case.path_parameters[name] = value[: value.index("_") + 1] + NOBODY


@schemathesis.hook
def after_call(context, case, response):
    line = f"{case.operation.label}\t{response.status_code}\n"
    with writing, open(SEEDS["answers"], "a", encoding="utf-8") as answers:
        answers.write(line)
