"""Find the code in a text: a run of 4 to 8 digits next to a word for codes, and no other number."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from sms_sandbox.core.patterns.user_pattern import UserPattern

_LONGEST: Final = 4000
"""Characters of a text that are read."""

_BLANK: Final = "[ \u00a0\u202f\u2009]"
_DASH: Final = "[-\u2010\u2011\u2013]"

_CHAIN: Final = re.compile(rf"(?<![\w.,])[0-9]+(?:(?:{_BLANK}|{_DASH})[0-9]+)*(?![\w]|[.,:/][0-9])")
"""Runs of digits with one blank or dash between them; digits that go on in another way are no run."""

_RUN: Final = re.compile("[0-9]+")
_FEWEST: Final = 4
_MOST: Final = 8
_PAIR: Final = 2

_WORDS: Final = re.compile(
    r"""\b(?:
        (?:(?:digi|pass)?codes?)(?!\s(?:promo|postal|client|article|barre|produit|r[ée]duction|avantage|cadeau)) |
        otp | pin | nip | tan | 2fa | mfa | token | jeton | passwords? | mots?\sde\spasse | mdp |
        v[ée]rification | verify | authentification | authentication |
        cl[ée]\s(?:de\s)?s[ée]curit[ée]
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NO_CODES: Final = re.compile(
    r"\b(?:promo(?:tion)?|discount|coupon|voucher|zip|area|country|post(?:al)?|qr|bar|dress)[ -]?$", re.IGNORECASE
)
_VERBS: Final = re.compile(
    r"\b(?:utilisez|entrez|saisissez|tapez|composez|indiquez|use|enter|type|input|submit)\W{1,4}$", re.IGNORECASE
)
_VALIDITY: Final = re.compile(
    r"\b(?:valable|valid|validit|expir|jusqu|until|before|avant|depuis|since|within|dans|in|en|ann[ée]e|year)",
    re.IGNORECASE,
)
_LINKED: Final = re.compile(
    r"(?:^|\b(?:est|is|are|sont|suivant|following|voici)|[:=#>])[\s\"'«»*\[(]*$", re.IGNORECASE
)
_SENTENCE_END: Final = re.compile(r"[.!?;](?:\s|$)|[0-9]|(?<![:=\s])\s*\n")
_REACH: Final = 45
"""Characters between a word for codes and the digits, at most."""


class Candidate(NamedTuple):
    """Digits in a text that may be its code."""

    code: str
    text: str
    """The digits as they are written."""

    is_excluded: bool
    score: int
    reasons: tuple[str, ...]


class _Rule(NamedTuple):
    """A kind of number that is no code."""

    reason: str
    pattern: re.Pattern[str]
    yields: bool = False
    """Whether a word for codes directly beside the digits outweighs the rule."""


def _rule(reason: str, pattern: str, *, yields: bool = False) -> _Rule:
    return _Rule(reason, re.compile(pattern, re.IGNORECASE | re.VERBOSE), yields)


_Exclusion = tuple[tuple[int, int], _Rule]
"""Begin and end of a number that is no code."""

_SPANS: Final = (
    _rule(
        "part of an address",
        r"\b(?:https?://|www\.)\S+ | (?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[a-z]{2,8}/\S+",
    ),
    _rule(
        "the number of a STOP mention",
        r"\bstop(?:[\s:.\-]|sms|pub|aux?|to|by|via|[àa]|texting|text|en|envoy\w*|send|"
        r"reply|r[ée]pond\w*|le|sur|at)*[0-9]{4,6}",
    ),
    _rule(
        "a telephone number",
        r"""(?:\+|\b00)(?=(?:[ .\-()]*[0-9]){8})[0-9]{1,3}(?:[ .\-]?\(?[0-9]{1,4}\)?){2,6} |
            \b0[ .\-]?[1-9](?:[ .\-\u00a0\u202f]?[0-9]{2}){4}\b |
            (?:\b1[ .\-])?\(?\b[0-9]{3}\)?[ .\-][0-9]{3}[ .\-][0-9]{4}\b |
            \b(?:0[ .\-]?)?8[0-9]{2}[ .\-][0-9]{3}[ .\-][0-9]{3}\b""",
    ),
    _rule(
        "a date",
        r"\b[0-9]{1,2}[/.\-][0-9]{1,2}[/.\-][0-9]{2,4}\b | \b[0-9]{4}[/\-][0-9]{2}[/\-][0-9]{2}\b "
        r"| \b[0-9]{1,2}/[0-9]{4}\b",
    ),
    _rule(
        "an opening hour",
        r"""\b(?:[01][0-9]|2[0-4])[0-5][0-9]\s?(?:h|hrs?|-|\u2013|[àa]|to|till|et|and)\s?
            (?:[01][0-9]|2[0-4])[0-5][0-9]\b""",
        yields=True,
    ),
    _rule(
        "an opening hour",
        r"\b(?:[0-9]{1,2}h\s?-|at|[àa]|il\sest|vers|d[eè]s|arriv[ée]e?|d[ée]part|from|until|till|"
        r"jusqu'[àa])\s?(?:[01][0-9]|2[0-4])[0-5][0-9]\b(?!\s?[€$£])",
        yields=True,
    ),
    _rule(
        "an amount",
        r"(?:[€$£]|\b(?:eur|usd|gbp|chf|cad|rs|inr|mad|xof|"
        r"fcfa)\.?)\s?[0-9]+(?:[ \u00a0\u202f.,'][0-9]{3})*(?:[.,][0-9]{1,2})?",
    ),
    _rule(
        "an amount",
        r"""(?<![0-9])[0-9]{1,9}(?:[ \u00a0\u202f.,'][0-9]{3})*(?:[.,][0-9]{1,2})?\s?
            (?:[€$£%]|(?:eur|euros?|usd|dollars?|gbp|pounds?|chf|cad|fcfa|xof|xaf|mad|dh|dinars?|roupies|rupees|
            points?|pts|cts?|f\s?cfa|cents?|centimes|cr[ée]dits?)\b)""",
    ),
    _rule(
        "an amount",
        r"\b(?:montant|solde|amount|balance|total|somme|prix|price|tarif|co[ûu]t|"
        r"cost)\W{1,3}(?:de\s|of\s|is\s|est\s)?[0-9]{4,8}",
    ),
    _rule(
        "a quantity",
        r"(?<![0-9])[0-9]{1,9}\s?(?:min(?:ute)?s?|mn|h|hrs?|heures?|hours?|"
        r"s(?:ec(?:onde?)?s?)?|jours?|days?|semaines|weeks|km|m|kg|"
        r"[mgk]o|[mgk]b|kwh|mah|x)\b",
    ),
    _rule(
        "a telephone number",
        r"""\b(?:appel\w*|call|phone|dial|t[ée]l(?:[ée]phone)?|contact\w*|hotline|sav|assistance|support|joindre|
            service(?:\sclients?)?|info(?:s|line)?|text|sms|whatsapp|urgence|fax)\b
            [\s:.]{0,3}(?:(?:le|au|us|at|on|nous|now|to|by|ou)\s)*[0-9]{2,4}(?:[ .\-]?[0-9]{2,4})?\b""",
        yields=True,
    ),
    _rule(
        "the number of something else",
        r"""\b(?:commande|order|r[ée]f(?:[ée]rence)?s?|facture|invoice|dossier|colis|parcel|tracking|suivi|ticket|
            contrat|contract|client|customer|compte|account|carte|card|ending(?:\s(?:in|with))?|
            (?:terminant|finissant|termine)\spar|postal|zip|promo|vol|flight|train|tgv|bus|ligne|line|room|chambre|
            salle|si[èe]ge|seat|porte|gate|box|casier|locker|lot|rdv|transaction|virement|iban|siret|produit|article)
            \b\s?(?:n[°ºo]\.?|num[ée]ro|number|no\.?|id|:|\#|est|is|,|\s)*[0-9]{4,8}\b""",
    ),
    _rule("the number of something else", r"\bn[°º]\s?[0-9]{4,8}\b | [*x•.]{2,}\s?[0-9]{4}\b", yields=True),
    _rule("a year", r"\b(?:19|20)[0-9]{2}\b", yields=True),
)
_WEB_OTP: Final = re.compile(r"^@\S+ \#([0-9]{4,8})(?:\s|$)", re.MULTILINE | re.VERBOSE)


def candidates(text: str) -> list[Candidate]:
    """Return the digits that may be the text's code, the likeliest first, and those that are something else last."""
    read = text[:_LONGEST]
    excluded = [(match.span(), rule) for rule in _SPANS for match in rule.pattern.finditer(read)]
    bound = {match[1] for match in _WEB_OTP.finditer(read)}
    found = [one for chain in _CHAIN.finditer(read) for one in _in_chain(read, chain, excluded, bound)]
    found.reverse()
    return sorted(found, key=lambda one: (one.is_excluded, -one.score))


def code_in(text: str) -> str | None:
    """Return the code in a text, or None if there is none."""
    best = next(iter(candidates(text)), None)
    return None if best is None or best.is_excluded else best.code


def by_pattern(pattern: UserPattern, text: str) -> list[Candidate]:
    """Return what a pattern of the user's finds: its first group if it has one, else the whole match."""
    return [
        Candidate(found, found, is_excluded=False, score=0, reasons=("found by the pattern",))
        for found in pattern.found(text)
    ]


class _Reading(NamedTuple):
    """Runs of a chain that are read as one number."""

    start: int
    end: int
    lengths: tuple[int, ...]
    """The number of digits of each run."""

    has_dash: bool

    @property
    def is_even(self) -> bool:
        return len({*self.lengths}) == 1


def _in_chain(text: str, chain: re.Match[str], excluded: list[_Exclusion], bound: set[str]) -> Iterator[Candidate]:
    """Yield the numbers of a chain from the left; where two overlap, the longer one unless it is excluded."""
    runs = [(chain.start() + run.start(), chain.start() + run.end()) for run in _RUN.finditer(chain[0])]
    kept: list[tuple[_Reading, Candidate]] = []
    for reading in sorted(_readings(text, runs), key=lambda one: (-len(one.lengths), one.start)):
        judged = _judged(text, reading, runs, excluded, bound)
        taken = [one for one, other in kept if not (other.is_excluded and len(one.lengths) > len(reading.lengths))]
        if not any(one.start < reading.end and reading.start < one.end for one in taken):
            kept.append((reading, judged))
    kept.sort(key=lambda one: one[0].start)
    yield from (judged for _, judged in kept)


def _readings(text: str, runs: list[tuple[int, int]]) -> Iterator[_Reading]:
    """Yield the whole chain, two runs next to each other, and each run, if they have 4 to 8 digits."""
    several = [runs] if len(runs) > _PAIR else []
    pairs = [[one, two] for one, two in pairwise(runs)]
    for parts in (*several, *pairs, *([run] for run in runs)):
        start, end = parts[0][0], parts[-1][1]
        reading = _Reading(
            start, end, tuple(end - start for start, end in parts), re.search(_DASH, text[start:end]) is not None
        )
        if _FEWEST <= sum(reading.lengths) <= _MOST and _is_plausible(reading):
            yield reading


def _is_plausible(reading: _Reading) -> bool:
    """Return True for one run, equal ones, two with a dash between, and a short one before another."""
    longest, number = max(reading.lengths), len(reading.lengths)
    if number == 1 or (reading.is_even and longest <= _FEWEST):
        return True
    return (
        number == _PAIR
        and longest <= _FEWEST
        and min(reading.lengths) > 1
        and (reading.has_dash or reading.lengths[0] < _FEWEST)
    )


def _judged(
    text: str, reading: _Reading, runs: list[tuple[int, int]], excluded: list[_Exclusion], bound: set[str]
) -> Candidate:
    shown = text[reading.start : reading.end]
    code = re.sub("[^0-9]", "", shown)
    score, is_direct, reasons = _support(text, reading.start, reading.end, is_bound=code in bound)
    against = [
        rule.reason
        for (start, end), rule in excluded
        if start < reading.end and reading.start < end and not (rule.yields and is_direct and start <= reading.start)
    ]
    if not is_direct and len(reading.lengths) > 1 and not (reading.is_even and len(reading.lengths) == _PAIR):
        against.append("several numbers")
    if not is_direct and _goes_on(reading, runs, excluded):
        against.append("part of a longer number")
    return Candidate(code, shown, bool(against), score, (*reasons, *dict.fromkeys(against)))


def _goes_on(reading: _Reading, runs: list[tuple[int, int]], excluded: list[_Exclusion]) -> bool:
    """Return True if a run of the chain outside of the reading is a number of no other kind."""
    return any(
        (end <= reading.start or start >= reading.end) and not any(low <= start < high for (low, high), _ in excluded)
        for start, end in runs
    )


def _support(text: str, start: int, end: int, *, is_bound: bool) -> tuple[int, bool, list[str]]:
    """Return a score, whether a word for codes is directly beside the digits, and the reasons."""
    if is_bound:
        return 200, True, ["bound to a web site by @host #code"]
    before, after = text[max(0, start - _REACH - 40) : start], text[end : end + _REACH + 30]
    best = max([*_words_before(before), *_words_after(after)], default=None)
    if best is not None:
        score, is_direct, word = best
        return score, is_direct, [f"beside {word!r}" if is_direct else f"near {word!r}"]
    if _VERBS.search(before):
        return 40, False, ["after a request to enter it"]
    return 5 if end - start == 6 else 0, False, ["no word for codes beside it"]  # noqa: PLR2004  the usual length


def _words_before(before: str) -> Iterator[tuple[int, bool, str]]:
    for word in _WORDS.finditer(before):
        between = before[word.end() :]
        if len(between) > _REACH or _SENTENCE_END.search(between) or _NO_CODES.search(before[: word.start()]):
            continue
        is_direct = bool(_LINKED.search(between)) and not _VALIDITY.search(between)
        yield (150 if is_direct else 70) - len(between), is_direct, word[0].lower()


def _words_after(after: str) -> Iterator[tuple[int, bool, str]]:
    for word in _WORDS.finditer(after):
        between = after[: word.start()]
        if len(between) > _REACH or _SENTENCE_END.search(between) or _NO_CODES.search(between):
            continue
        is_direct = re.match(r"\W*(?:est|is|comme|as|[:=-])\b|\W*[:=]", between, re.IGNORECASE) is not None
        yield (140 if is_direct else 60) - len(between), is_direct, word[0].lower()
