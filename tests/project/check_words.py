"""Refuse texts with people as actors for machines, and two public classes of one name.

Run by ``make check``. Texts are docstrings, comments and string literals of the package (help, summaries, error
texts), the documents, the scenarios and the ledgers. ``excused_words.toml`` lists the excused files and classes; an
excuse that is no longer needed is refused, too, so that the list only gets shorter.
"""

import ast
import io
import re
import sys
import tokenize
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
EXCUSES = Path(__file__).with_name("excused_words.toml")
REFUSED = re.compile(r"\b(somebody|nobody|whoever|told|tells)\b", re.IGNORECASE)

# The client has the nouns of the admin API, and each provider the same concepts as the others: their classes are
# compared within their own folder only. The client's models are what its resources of the same names return.
APART = (
    "sms_sandbox/client/",
    "sms_sandbox/providers/insim/",
    "sms_sandbox/providers/smsfactor/",
    "sms_sandbox/providers/smsgateway24/",
    "sms_sandbox/providers/smsmode/",
)


class Finding(NamedTuple):
    place: str
    """``FILE:LINE`` from the repository's root."""
    word: str


def words_of_source(text: str, name: str) -> Iterator[Finding]:
    """Yield the refused words in the comments and string literals of a Python file."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in {tokenize.COMMENT, tokenize.STRING} or token.type == getattr(tokenize, "FSTRING_MIDDLE", -1):
            yield from _words(token.string, name, token.start[0])


def words_of_document(text: str, name: str) -> Iterator[Finding]:
    """Yield the refused words in a document or a scenario file."""
    yield from _words(text, name, 1)


def _words(text: str, name: str, first_line: int) -> Iterator[Finding]:
    for offset, line in enumerate(text.splitlines()):
        for match in REFUSED.finditer(line):
            yield Finding(f"{name}:{first_line + offset}", match[0].lower())


def classes_of_source(text: str) -> Iterator[str]:
    """Yield the names of the public classes at the top level of a Python file."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name


def shared_names(sources: Mapping[str, str]) -> dict[str, list[str]]:
    """Return each public class name that stands in more than one of the files, with these files."""
    places = defaultdict(list)
    for name, text in sources.items():
        for class_name in () if "/client/models/" in name else classes_of_source(text):
            places[_folder_apart(name), class_name].append(name)
    return {class_name: files for (_, class_name), files in sorted(places.items()) if len(files) > 1}


def _folder_apart(name: str) -> str:
    return next((folder for folder in APART if folder in name), "")


def read(patterns: tuple[str, ...]) -> dict[str, str]:
    paths = sorted(path for pattern in patterns for path in ROOT.glob(pattern))
    return {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in paths}


def problems(sources: Mapping[str, str], documents: Mapping[str, str], excuses: Mapping[str, list[str]]) -> list[str]:
    """Return one line for each refused word or shared class name without an excuse, and each idle excuse."""
    found = [each for name, text in sources.items() for each in words_of_source(text, name)]
    found += [each for name, text in documents.items() for each in words_of_document(text, name)]
    shared = shared_names(sources)
    files = {place.rsplit(":", 1)[0] for place, _ in found}
    return [
        *(f"{place}: the word {word!r}" for place, word in found if place.rsplit(":", 1)[0] not in excuses["files"]),
        *(f"class {name} in {', '.join(names)}" for name, names in shared.items() if name not in excuses["classes"]),
        *(f"the excuse of {name} is no longer needed" for name in excuses["files"] if name not in files),
        *(f"the excuse of class {name} is no longer needed" for name in excuses["classes"] if name not in shared),
    ]


def main() -> int:
    sources = read(("sandbox/**/*.py",))
    documents = read(
        ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/**/*.md", "scenarios/*.toml", "sandbox/**/*.toml")
    )
    found = problems(sources, documents, tomllib.loads(EXCUSES.read_text("utf-8")))
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
