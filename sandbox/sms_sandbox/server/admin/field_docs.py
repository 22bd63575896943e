"""Read the docstrings under the fields of models.

pydantic can do it as well, but reads them as each model is made, which costs a start of the sandbox 90 ms.
"""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from types import ModuleType
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema


def field_docs(model: type) -> dict[str, str]:
    """Return the docstrings of a model's fields, inherited ones included."""
    found: dict[str, str] = {}
    for kind in reversed(model.__mro__):
        if kind.__module__.startswith("sms_sandbox."):
            found |= _docs_of(inspect.getmodule(kind)).get(kind.__name__.partition("[")[0], {})
    return found


@cache
def _docs_of(module: ModuleType | None) -> dict[str, dict[str, str]]:
    if module is None:
        return {}
    classes = [node for node in ast.parse(inspect.getsource(module)).body if isinstance(node, ast.ClassDef)]
    return {node.name: dict(_documented(node.body)) for node in classes}


def _documented(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for field, doc in pairwise(body):
        text = doc.value.value if isinstance(doc, ast.Expr) and isinstance(doc.value, ast.Constant) else None
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, str):
            yield field.target.id, " ".join(text.split())


class DescribedSchema(GenerateJsonSchema):
    """JSON Schemas with the docstrings of fields as descriptions."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        described = super().model_schema(schema)
        model: Any = schema["cls"]
        for name, text in field_docs(model).items():
            info = model.model_fields[name]
            key = info.serialization_alias if self.mode == "serialization" else info.alias
            described["properties"][key or name]["description"] = text
        return described
