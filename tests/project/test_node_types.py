"""The types of the client for Node are those of the admin API."""

import importlib.util
from pathlib import Path
from types import ModuleType

WRITER = Path(__file__).parents[2] / "clients" / "node" / "write_types.py"


def writer() -> ModuleType:
    """Import the script, which stands outside any package."""
    spec = importlib.util.spec_from_file_location("write_types", WRITER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_types_for_node_are_those_of_the_admin_api() -> None:
    module = writer()
    assert module.text(module.document()) == module.TARGET.read_text("utf-8"), (
        "run python clients/node/write_types.py"
    )
