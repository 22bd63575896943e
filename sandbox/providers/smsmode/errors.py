"""What smsMode refuses, and in which words."""

from dataclasses import dataclass
from typing import Final

from sandbox.wire.exchange import Headers


class SmsModeError(Exception):
    """``name`` is one of ERRORS."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Refusal:
    """``line`` is the body without the line feed that ends it; without a line the body is empty."""

    line: str
    status: int = 200
    headers: Headers = ()


_MISSING: Final = Refusal("35 | Paramètre obligatoire manquant")

ERRORS: Final = {
    "missing_credentials": _MISSING,
    "bad_credentials": Refusal("32 | Erreur d'authentification"),
    "missing_parameter": _MISSING,
    # A send has no words of its own for a parameter that is there but wrong.
    "bad_parameter": _MISSING,
    "insufficient_credit": Refusal("33 | Crédits insuffisants"),
    "internal_error": Refusal("31 | Erreur interne"),
    "unavailable": Refusal("50 | Temporairement inaccessible"),
    "unknown_route": Refusal("", 404),
    "wrong_method": Refusal("", 405, (("Allow", "GET, POST"),)),
}
