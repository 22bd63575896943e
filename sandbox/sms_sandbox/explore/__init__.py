"""Draw scenarios that might make an application fail, and shrink one that does.

``good_day`` observes what the application does without faults, ``troubles`` draws what may go wrong on such a day,
``search`` runs the scenarios and shrinks. Needs hypothesis and tomli-w: the extra ``sms-sandbox[explore]``.
"""

from typing import Final

_NEEDED: Final = frozenset({"hypothesis", "tomli_w"})


def line_on_missing(error: ModuleNotFoundError) -> str | None:
    """Return the line for a module of the extra that is not installed, None for any other module."""
    if (error.name or "").partition(".")[0] not in _NEEDED:
        return None
    return "hypothesis or tomli-w is missing; install them with: pip install './sms-sandbox[explore]'"
