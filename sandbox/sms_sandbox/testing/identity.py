"""The names and seeds of workspaces for tests of pytest."""

import re
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, Final

from sms_sandbox.client.errors import RefusedError
from sms_sandbox.core.draws import Draws

_LONGEST: Final = 34
"""A name has at most 40 characters, of which this leaves some for a suffix."""

_SEED: Final = 1
_TAKEN: Final = "is taken"


def options_for(node_id: str, wanted: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the options of the test's workspace, again and again, each time with another name.

    The ids are drawn from the test's node id, unless ``wanted`` has a seed for them.
    """
    seed = Draws(wanted.get("seed", _SEED)).digest("pytest", node_id)
    usual = {"id_seed": int.from_bytes(seed[:4])}
    base = name_for(node_id)
    for number in count(1):
        yield {"name": base if number == 1 else f"{base}-{number}", **usual, **wanted}


def name_for(node_id: str) -> str:
    """Return a readable short form of a node id: ``tests/test_a.py::test_send[smsmode]`` is ``send-smsmode``."""
    name = node_id.rpartition("::")[2].removeprefix("test_") if "[" not in node_id else _with_parameters(node_id)
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_LONGEST].strip("-") or "test"


def _with_parameters(node_id: str) -> str:
    """Return the test's name with its parameters, which may contain ``::``."""
    function, _, parameters = node_id.partition("[")
    return f"{function.rpartition('::')[2].removeprefix('test_')} {parameters}"


def may_retry(error: RefusedError, wanted: Mapping[str, Any]) -> bool:
    """Return True if a workspace was refused only because another one has the name that was made up for it."""
    return _TAKEN in str(error) and "name" not in wanted
