"""Write src/types.d.ts from the admin API's OpenAPI document: the models of its answers and bodies."""

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen

from sms_sandbox import providers
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.background import BackgroundServer
from sms_sandbox.server.settings import ServerSettings

TARGET = Path(__file__).with_name("src") / "types.d.ts"

_HEAD = "// Written from /_sandbox/openapi.json by write_types.py; do not edit.\n"
_SIMPLE = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
_NAME = re.compile(r"[A-Za-z_$][\w$]*")

Schema = Mapping[str, Any]


def text(document: Schema) -> str:
    schemas = document["components"]["schemas"]
    return "\n".join([_HEAD, *("".join(_declared(name, schemas[name])) for name in sorted(schemas))])


def _declared(name: str, schema: Schema) -> Iterator[str]:
    if "description" in schema:
        yield f"/** {_one_line(schema['description'])} */\n"
    if schema.get("type") == "object" and "properties" in schema:
        yield f"export interface {name} {{\n"
        required = set(schema.get("required", ()))
        for key, value in schema["properties"].items():
            if "description" in value:
                yield f"  /** {_one_line(value['description'])} */\n"
            yield f"  {_key(key)}{'' if key in required else '?'}: {type_of(value)};\n"
        yield "}\n"
    else:
        yield f"export type {name} = {type_of(schema)};\n"


def _one_line(words: str) -> str:
    return " ".join(words.split()).replace("*/", "*\\/")


def _key(key: str) -> str:
    return key if _NAME.fullmatch(key) else json.dumps(key)


def type_of(schema: Schema) -> str:
    for keyword, written in _BY_KEYWORD.items():
        if keyword in schema:
            return written(schema[keyword])
    kind = schema.get("type")
    if isinstance(kind, list):
        return _any_of([{**schema, "type": one} for one in kind])
    return _BY_TYPE[str(kind)](schema) if kind in _BY_TYPE else _SIMPLE.get(str(kind), "unknown")


def _any_of(schemas: Sequence[Schema]) -> str:
    return " | ".join(dict.fromkeys(map(type_of, schemas)))


def _record_of(schema: Schema) -> str:
    values = schema.get("additionalProperties")
    return f"Record<string, {type_of(values) if isinstance(values, Mapping) else 'unknown'}>"


def _array_of(schema: Schema) -> str:
    if "prefixItems" in schema:
        return f"[{', '.join(map(type_of, schema['prefixItems']))}]"
    items = type_of(schema.get("items", {}))
    return f"({items})[]" if " " in items else f"{items}[]"


_BY_KEYWORD: Final[Mapping[str, Callable[[Any], str]]] = {
    "$ref": lambda target: str(target).rpartition("/")[2],
    "const": json.dumps,
    "enum": lambda values: " | ".join(map(json.dumps, values)),
    "anyOf": _any_of,
    "oneOf": _any_of,
    "allOf": lambda schemas: " & ".join(map(type_of, schemas)),
}
_BY_TYPE: Final[Mapping[str, Callable[[Schema], str]]] = {"array": _array_of, "object": _record_of}


def document() -> Schema:
    """Return the document of a sandbox that is started for it."""
    engine = EngineSettings(start=0)
    with BackgroundServer(ServerSettings(engine=engine, providers=providers.load(), port=0)) as server:
        answer: Schema = json.load(urlopen(f"{server.url}/_sandbox/openapi.json"))  # noqa: S310  our own address
        return answer


if __name__ == "__main__":
    TARGET.write_text(text(document()), "utf-8")
    sys.stdout.write(f"wrote {TARGET}\n")
