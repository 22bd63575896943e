"""The page for agents lists the tools that there are, and its configuration names a command that starts."""

import json
import re
from pathlib import Path

from sms_sandbox.cli import main
from sms_sandbox.cli.agent import tools

PAGE = (Path(__file__).parents[2] / "docs" / "agents.md").read_text("utf-8")


def test_page_lists_every_tool() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == list(tools.NAMES)


def test_configuration_names_the_verb() -> None:
    [block] = re.findall(r"^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    [server] = json.loads(block)["mcpServers"].values()
    verb = main.get_command(main.make_context("sandbox", [], resilient_parsing=True), server["args"][0])
    assert server["command"] == "sandbox"
    assert verb is not None
