"""The README says how to install it into a project or alone, and what is not published."""

import re
from pathlib import Path

import pytest

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
INSTALL = README.partition("## Install\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize(
    "line",
    [
        "pip install ./sms-sandbox ",
        "or uv add --dev",
        "pip install ./sms-sandbox/clients/python ",
        "pipx install ./sms-sandbox ",
        "or uv tool install",
        "docker build -t sms-sandbox sms-sandbox ",
    ],
)
def test_way_to_install_is_printed(line: str) -> None:
    assert re.search(rf"(?<!\w){re.escape(line)}", INSTALL)


def test_what_is_not_published_is_named() -> None:
    assert "not on PyPI yet, and no image is published" in INSTALL
