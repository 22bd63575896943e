"""The core suite starts few processes: an interpreter takes up to 0.5 s, a fork of tests/forking.py 0.06 s."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).parents[1]
[GROUPS] = re.findall(r"^GROUPS_OF_THEIR_OWN := (.+)$", (TESTS.parent / "Makefile").read_text("utf-8"), re.MULTILINE)
STARTS: Final = frozenset(
    {
        "asyncio.create_subprocess_exec",
        "asyncio.create_subprocess_shell",
        "os.system",
        "subprocess.Popen",
        "subprocess.call",
        "subprocess.check_call",
        "subprocess.check_output",
        "subprocess.run",
    }
)

REASONS: Final = {
    "cli/launching/test_name_mapping.py": "the program that maps names for a command",
    "cli/process/test_child_signals.py": "commands that signals are passed on to",
    "cli/test_command.py": "an output of another encoding",
    "cli/test_late_http_client.py": "what an interpreter has imported",
    "cli/test_provider_skeleton.py": "pytest in the folder that was written",
    "cli/verbs/test_explore.py": "an interpreter without the extra",
    "cli/verbs/test_mcp.py": "the program as an agent starts it",
    "core/test_draws.py": "another seed of hashes",
    "engine/test_state.py": "another seed of hashes",
    "front_door/test_environment.py": "libraries that read the environment when they are imported",
    "front_door/test_files.py": "the command that is printed",
    "personas/test_owners.py": "what an interpreter has imported",
    "project/test_checkout.py": "pytest in the folder of another project",
    "project/test_dockerfile.py": "the image's commands in an environment of their own",
    "project/test_home.py": "an interpreter with another home",
    "project/test_readme.py": "the README's commands",
    "providers/insim/test_receivers.py": "the guide's commands",
    "recording/check/test_patch.py": "git",
    "server/http/test_web.py": "what an interpreter has imported",
    "test_pytest_plugin.py": "what an interpreter has imported",
    "testing/test_own_workspaces.py": "what an interpreter has imported",
}
"""Why a process of its own is needed, and neither a fork nor click's runner does."""

MOST_PLACES: Final = 27
"""Calls that start processes, in all files: 90 processes, for parametrised tests start several."""


def starts(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in STARTS:
            yield file.relative_to(TESTS).as_posix()


def places() -> Counter[str]:
    """Return how many calls of each file of the core suite start a process."""
    files = [file for file in TESTS.rglob("*.py") if file.relative_to(TESTS).parts[0] not in GROUPS.split()]
    return Counter(place for file in files if "subprocess" in file.read_text("utf-8") for place in starts(file))


def test_each_file_that_starts_processes_has_its_reason() -> None:
    assert set(places()) == set(REASONS)


def test_places_that_start_processes_stay_few() -> None:
    assert places().total() <= MOST_PLACES
