"""The names that were given up for the field's terms do not come back."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "sandbox" / "sms_sandbox"

# The room, and the identifiers that no file of it may use.
GIVEN_UP = {
    "*": (
        "AS_USUAL",
        "Act",
        "AddressBook",
        "AttemptMade",
        "BY_HAND",
        "Beside",
        "ByHand",
        "Callbacks",
        "Clockwork",
        "Contender",
        "Course",
        "CourseStep",
        "Deed",
        "EngineBackend",
        "Happening",
        "Journey",
        "Kept",
        "Manner",
        "NOBODY",
        "OnTheLine",
        "Passage",
        "PhaseEdge",
        "Phones",
        "Receipts",
        "RuleEnd",
        "Sighting",
        "Sites",
        "Strikes",
        "Struck",
        "StruckError",
        "Tally",
        "Told",
        "Tried",
        "Wanted",
        "Watchers",
        "catch_up",
        "from_outside",
        "furnish",
        "is_open",
        "is_told",
        "laid_out",
        "let_go",
        "may_be_jumped_to",
        "said",
        "set_on_course",
        "spot",
        "take_back",
        "take_in",
        "take_note",
        "tells",
        "tend",
        "told",
        "unopened",
        "unrouted",
    ),
    "core/*": ("Act", "Answer", "ANSWERS", "Chance", "Condition", "Habits", "Progress", "Reason", "chance", "deeds"),
    "engine/*": ("Call", "Delivery", "Entry", "Kind", "amend", "delivery", "number_of", "rehearse"),
    "faults/*": ("Fate", "Part", "Sieve", "Told", "When", "Word", "kind_of"),
    "contract.py": ("kept", "opening_credit", "rehearsal", "roots", "told"),
    "providers/*": ("Asked", "Book", "Books", "Kept", "Visit"),
    "server/*": ("Admin", "AdminFront", "Asked", "Noun", "Plain", "Search", "Seen", "Site"),
    "verdict/*": ("Condition", "Past", "Sort", "Thing", "facts", "holds", "says"),
    "report/*": ("Sort",),
    "cli/*": ("Opening", "Record", "begun", "patience"),
    "client/*": ("Noun", "Place", "verb"),
    "scenario/*": ("Thing", "hints", "naming", "reading", "says"),
}

FILES = sorted(str(path.relative_to(SOURCES)) for path in SOURCES.rglob("*.py"))


def identifiers(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
                yield name
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.alias(name=name, asname=other):
                yield other or name
            case _:
                pass


def given_up_in(file: str) -> list[str]:
    """Return the forbidden identifiers of a file; one in whose text none occurs need not be parsed."""
    forbidden = {name for room, names in GIVEN_UP.items() if fnmatch(file, room) for name in names}
    text = (SOURCES / file).read_text("utf-8")
    occurring = forbidden & set(re.findall(r"\w+", text))
    return sorted(occurring & set(identifiers(ast.parse(text)))) if occurring else []


def test_given_up_name_is_no_identifier() -> None:
    assert {file: names for file in FILES if (names := given_up_in(file))} == {}


def test_each_room_of_the_table_has_files() -> None:
    assert [room for room in GIVEN_UP if not any(fnmatch(file, room) for file in FILES)] == []
