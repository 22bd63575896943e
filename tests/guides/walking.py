"""Run guides as printed: in an empty folder, with the files that they show and the commands that they name.

A block of code with a name behind its language is a file. A ``console`` block is typed into a shell, and the lines
below a command are its expected output, where ``...`` stands for anything. The guides' port is replaced by a free
one.
"""

import doctest
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.environment import KEPT, clean_environment

ROOT: Final = Path(__file__).parents[2]
GUIDES: Final = ROOT / "docs" / "guides"
PORT: Final = "8767"
PATIENCE: Final = 120.0

_OF_THE_TESTS: Final = {KEPT, "XDG_CONFIG_HOME"}
"""Variables that the reader of a guide does not have."""

_BLOCK: Final = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    language: str
    name: str | None
    text: str


@dataclass(frozen=True)
class Command:
    line: str
    shown: str


def blocks(guide: str) -> list[Block]:
    text = (GUIDES / f"{guide}.md").read_text("utf-8")
    return [Block(language, name or None, body) for language, name, body in _BLOCK.findall(text)]


def file_in(guide: str, name: str) -> str:
    [text] = [block.text for block in blocks(guide) if block.name == name]
    return text


def commands(block: Block) -> list[Command]:
    found = []
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        line, _, shown = part.partition("\n")
        found.append(Command(line, shown))
    return found


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@dataclass
class Walk:
    """A run of one guide."""

    folder: Path
    port: int
    more: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    """The commands that were typed so far."""

    def here(self, text: str) -> str:
        """Return the text with the port at which this sandbox runs."""
        return text.replace(PORT, str(self.port))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def home(self) -> Path:
        """Return the reader's home, which is empty at first."""
        home = self.folder.with_name(f"{self.folder.name}-home")
        home.mkdir(exist_ok=True)
        return home

    def environment(self) -> dict[str, str]:
        return {
            **{name: value for name, value in clean_environment().items() if name not in _OF_THE_TESTS},
            "HOME": str(self.home),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "SANDBOX_PORT": str(self.port),
            "SANDBOX_URL": self.url,
            "COVERAGE_PROCESS_START": "",
            "PYTHONDONTWRITEBYTECODE": "1",
            **self.more,
        }

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.here(text), "utf-8")
        return path

    def run(self, line: str, **more: str) -> "subprocess.CompletedProcess[str]":
        self.typed.append(line)
        return subprocess.run(  # noqa: S603  what our own guides say
            ["bash", "-c", self.here(line)],  # noqa: S607  a shell, as a reader has one
            cwd=self.folder,
            env={**self.environment(), **more},
            capture_output=True,
            encoding="utf-8",
            errors="replace",  # smsMode answers in ISO-8859-15
            timeout=PATIENCE,
            check=False,
        )

    def type_in(self, command: Command) -> None:
        done = self.run(command.line)
        assert done.returncode == 0, (command.line, done.stdout, done.stderr)
        wanted, printed = self.here(command.shown), done.stdout
        if wanted.strip() == "...":
            return
        flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        assert doctest.OutputChecker().check_output(wanted, printed, flags), (
            command.line,
            wanted,
            printed,
            done.stderr,
        )

    def go(self, guide: str) -> None:
        """Run a guide from the first block to the last."""
        for block in blocks(guide):
            if block.language == "console":
                for command in commands(block):
                    self.type_in(command)
            else:
                assert block.name is not None, f"{guide}: a block that is neither a file nor typed in"
                self.write(block.name, block.text)


@contextmanager
def walking(folder: Path, **more: str) -> Iterator[Walk]:
    """Stop the sandboxes that a guide has left running."""
    walk = Walk(folder, free_port(), more)
    try:
        yield walk
    finally:
        walk.run("sandbox down --quiet --timeout 5s")
