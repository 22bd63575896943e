"""Write sms_sandbox/core/numbers/plan_table.py from the metadata of the package phonenumbers.

Run it with ``.venv/bin/python docs/write_number_plan.py`` after a new version of phonenumbers has been pinned.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from re import _parser as patterns  # type: ignore[attr-defined]  # Python has no public reader of patterns
from textwrap import fill
from typing import Any, Final

from phonenumbers import PhoneMetadata
from phonenumbers.data import _COUNTRY_CODE_TO_REGION_CODE as REGIONS

TABLE: Final = Path(__file__).parents[1] / "sandbox/sms_sandbox/core/numbers/plan_table.py"

FRANCE: Final = "33"
DIALLED_IN_FRANCE: Final = {
    "508": ("PM",),
    "590": ("GP", "BL", "MF"),
    "594": ("GF",),
    "596": ("MQ",),
    "262": ("RE", "YT"),
}
"""Calling codes whose numbers are dialled from France as 0 and nine digits, with the regions that share the code."""

OTHERS: Final = {"681": ("WF",), "687": ("NC",), "689": ("PF",)}
"""Overseas countries with a plan of their own."""

SERVICES: Final = {"CA": {7}}
"""Lengths that only services have: with 310-xxxx taken in, any North American number could lack its area code."""

DIGITS_OF_RANGE: Final = 3
_DEEPEST: Final = 5
_KINDS: Final = ("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "voip", "uan", "voicemail")
_SUBSCRIBERS: Final = ("fixed_line", "mobile")


def heads(pattern: str, depth: int) -> set[str]:
    """Return the first ``depth`` digits of every number that the pattern matches."""
    return _after({""}, patterns.parse(pattern), depth)


def _after(found: set[str], tokens: Iterable[Any], depth: int) -> set[str]:
    for operation, value in tokens:
        if all(len(head) == depth for head in found):
            break
        found = _one_more(found, str(operation), value, depth)
    return found


def _one_more(found: set[str], operation: str, value: Any, depth: int) -> set[str]:  # noqa: ANN401  of a private tree
    if operation == "SUBPATTERN":
        return _after(found, value[-1], depth)
    if operation == "BRANCH":
        return set(chain.from_iterable(_after(found, branch, depth) for branch in value[1]))
    if operation == "MAX_REPEAT":
        fewest, most, tokens = value
        done = [found]
        for _ in range(min(most, depth)):
            done.append(_after(done[-1], tokens, depth))
        return set(chain.from_iterable(done[min(fewest, depth) :]))
    digits = [chr(value)] if operation == "LITERAL" else [*_digits(value)]
    return {head + digit if len(head) < depth else head for head in found for digit in digits}


def _digits(members: Iterable[Any]) -> Iterator[str]:
    for operation, value in members:
        match str(operation):
            case "LITERAL":
                yield chr(value)
            case "RANGE":
                yield from map(chr, range(value[0], value[1] + 1))
            case _:  # the category \d
                yield from "0123456789"


def ranges_of(regions: Iterable[str], kinds: Iterable[str], depth: int) -> set[str]:
    """Return the heads of all numbers of these kinds in these regions."""
    descriptions = [getattr(PhoneMetadata.metadata_for_region(region), kind) for region in regions for kind in kinds]
    known = [one.national_number_pattern for one in descriptions if one and one.national_number_pattern]
    return set(chain.from_iterable(heads(pattern, depth) for pattern in known))


def _lengths_of(code: int, region: str) -> set[int]:
    of_region, of_code = PhoneMetadata.metadata_for_region, PhoneMetadata.metadata_for_nongeo_region
    metadata: Any = of_code(code) if region == "001" else of_region(region)
    return set(metadata.general_desc.possible_length) - SERVICES.get(region, set())


def lengths() -> dict[str, list[int]]:
    """Return the possible numbers of digits behind each calling code."""
    found: dict[str, set[int]] = defaultdict(set)
    for code, regions in REGIONS.items():
        for region in regions:
            found[str(code)].update(_lengths_of(code, region))
    return {code: sorted(found[code]) for code in sorted(found)}


def dialled() -> dict[str, str]:
    """Return the calling code behind the first digits, 3 to 5 of them, that are dialled in France after the 0."""
    owners: dict[str, set[str]] = defaultdict(set)
    for code, regions in DIALLED_IN_FRANCE.items():
        own = ranges_of(regions, _SUBSCRIBERS, _DEEPEST)
        # Short national numbers, and numbers for services, are not dialled that way.
        for head in own if code != "508" else {head for head in own if head.startswith("708")}:
            if head[0] not in "89":
                owners[head].add(code)
    # St Pierre's short numbers are dialled with the calling code in front, which is all that they need.
    found = {"508": ""}
    for width in range(DIGITS_OF_RANGE, _DEEPEST + 1):
        for prefix in sorted({head[:width] for head in owners}):
            codes = set(chain.from_iterable(of for head, of in owners.items() if head.startswith(prefix)))
            if len(codes) == 1 and prefix[:3] not in found and prefix[:4] not in found:
                found[prefix] = codes.pop()
    return found


def french() -> dict[str, set[str]]:
    """Return the ranges in use behind each French calling code, by their first three digits."""
    overseas = {head for head in dialled() if len(head) == DIGITS_OF_RANGE}
    found = {FRANCE: ranges_of(("FR",), _KINDS, DIGITS_OF_RANGE) - overseas}
    for code, regions in (DIALLED_IN_FRANCE | OTHERS).items():
        found[code] = ranges_of(regions, _KINDS, DIGITS_OF_RANGE)
    return found


def _spans(heads_in_use: set[str]) -> str:
    """Write the ranges one after another, neighbours as ``first-last``."""
    spans: list[list[int]] = []
    for number in sorted(map(int, heads_in_use)):
        if spans and spans[-1][-1] == number - 1:
            spans[-1] = [spans[-1][0], number]
        else:
            spans.append([number])
    return " ".join("-".join(f"{number:03}" for number in span) for span in spans)


def _text(words: str) -> str:
    return fill(words, 116, break_on_hyphens=False)


def table() -> str:
    """Return the module's text."""
    of_codes = " ".join(f"{code}:{','.join(map(str, counts))}" for code, counts in lengths().items())
    of_heads = " ".join(f"{head}:{code}" for head, code in sorted(dialled().items()))
    of_ranges = "\n".join(f'    "{code}": """\n{_text(_spans(in_use))}\n""",' for code, in_use in french().items())
    return f'''"""The numbering plan as data. Written by docs/write_number_plan.py: change that, not this."""

from typing import Final

LENGTHS: Final = """
{_text(of_codes)}
"""
"""Calling codes, each with the possible numbers of digits behind it."""

RANGES: Final = {{
{of_ranges}
}}
"""French calling codes, each with the first three digits of the ranges that are in use behind it."""

DIALLED: Final = """
{_text(of_heads)}
"""
"""The first digits of numbers dialled in France, without their 0, that lead overseas, and the calling code there."""
'''


if __name__ == "__main__":
    TABLE.write_text(table(), "utf-8")
