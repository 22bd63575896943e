"""List smsMode's errors with their codes and words."""

from dataclasses import dataclass
from typing import Final

from sms_sandbox.wire.exchange import Headers


class SmsModeError(Exception):
    """Signal that the request is refused with the error ``name``, one of ERRORS."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Refusal:
    """Hold an error's code and the words of calls that have no words of their own."""

    code: int
    words: str


_MISSING: Final = Refusal(35, "Paramètre obligatoire manquant")
_UNAVAILABLE: Final = Refusal(50, "Temporairement inaccessible")

REFUSALS: Final = {
    "missing_credentials": _MISSING,
    "bad_credentials": Refusal(32, "Erreur d'authentification"),
    "missing_parameter": _MISSING,
    # A send has no words of its own for a parameter that is present but wrong.
    "bad_parameter": _MISSING,
    "too_large": _MISSING,
    "insufficient_credit": Refusal(33, "Crédits insuffisants"),
    "account_exists": Refusal(41, "Identifiant déjà existant"),
    "unknown_account": Refusal(41, "Identifiant inexistant"),
    "unknown_message": Refusal(61, "SMS n'existant pas ou plus"),
    "internal_error": Refusal(31, "Erreur interne"),
    "unavailable": _UNAVAILABLE,
    "rate_limited": _UNAVAILABLE,
}

_SEVERAL: Final = {35: "Paramètres incorrects"}
_ONE: Final = {35: "Paramètre incorrect"}

_OWN_WORDS: Final[dict[str, dict[int, str]]] = {
    "compteRendu.do": {31: "Erreur interne lors de la requête"},
    "createSubAccount.do": _SEVERAL,
    "deleteSubAccount.do": _SEVERAL,
    "creditTransfert.do": _SEVERAL,
    "deleteSMS.do": _ONE | {61: "SMS non trouvé"},
    "smsList.do": _ONE,
    "responseList.do": _ONE,
    "smsStatus.do": {32: "Echec d'authentification", 35: "Paramètre(s) incorrect(s)", 61: "smsID invalide"},
}
"""Other words for a code, by call: the manual prints a table for each call."""

KEY_STATUSES: Final = {"internal_error": 500, "unavailable": 503, "rate_limited": 429}
"""The HTTP status with which the call for keys refuses; other errors have 400."""

UNROUTED: Final[dict[str, tuple[int, Headers]]] = {
    "unknown_route": (404, ()),
    "wrong_method": (405, (("Allow", "GET, POST"),)),
}
"""HTTP status and further headers of the errors that have no body."""

ERRORS: Final = (*REFUSALS, *UNROUTED)


def line(name: str, call: str) -> str:
    """Return the line with which the call refuses; ``name`` is a key of REFUSALS."""
    refusal = REFUSALS[name]
    words = _OWN_WORDS.get(call, {}).get(refusal.code, refusal.words)
    return f"{refusal.code} | {words}"
