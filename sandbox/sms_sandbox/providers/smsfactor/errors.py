"""The catalogue of errors."""

from dataclasses import dataclass
from typing import Final

ANNEX: Final = {
    -1: "Le login et le mot de passe ne correspondent pas",
    -2: "Erreur XML",
    -3: "Le nombre de crédits n'est pas suffisant",
    -4: "La date différée n'est pas correcte",
    -5: "La liste des destinataires contient une erreur",
    -6: "Erreur JSON",
    -7: "Erreur de données",
    -8: "Votre campagne est en cours de modération",
    -99: "Autre erreur",
}
"""The message of each status."""

UNDER_MODERATION: Final = -8


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one error is answered."""

    status: int
    details: str
    """May contain ``{field}``, the name of a parameter."""


_WRONG_PASSWORD: Final = "Utilisateur ou mot de passe incorrect"  # noqa: S105  a text to show

VERDICTS: Final = {
    "bad_credentials": Verdict(-1, _WRONG_PASSWORD),
    "bad_token": Verdict(-1, "Token invalide"),
    "missing_credentials": Verdict(-1, _WRONG_PASSWORD),
    "bad_xml": Verdict(-2, "XML invalide"),
    "insufficient_credit": Verdict(-3, "Crédits insuffisants"),
    "bad_date": Verdict(-4, "Date invalide"),
    "missing_recipients": Verdict(-5, "Aucun destinataire"),
    "unknown_message": Verdict(-5, "Ressource introuvable"),
    "unknown_list": Verdict(-5, "Liste introuvable"),
    "unknown_contact": Verdict(-5, "Ressource introuvable"),
    "unknown_account": Verdict(-5, "Ressource introuvable"),
    "unknown_token": Verdict(-5, "Ressource introuvable"),
    "unknown_webhook": Verdict(-5, "Ressource introuvable"),
    "unknown_invoice": Verdict(-5, "Ressource introuvable"),
    "bad_json": Verdict(-6, "JSON invalide"),
    "missing_parameter": Verdict(-7, "Le champ {field} est obligatoire"),
    "bad_parameter": Verdict(-7, "Le champ {field} est invalide"),
    "account_exists": Verdict(-7, "Le champ email est déjà utilisé"),
    "not_scheduled": Verdict(-7, "La campagne n'est plus programmée"),
    "too_large": Verdict(-7, "Document trop volumineux"),
    "internal_error": Verdict(-99, "Erreur inconnue"),
}
"""Each is answered with HTTP status 200."""

HTTP_ERRORS: Final = {
    "unknown_route": (404, "Not Found"),
    "wrong_method": (405, "Method Not Allowed"),
    "rate_limited": (429, "Too Many Requests"),
    "unavailable": (503, "Service Unavailable"),
}


class RefusedError(Exception):
    """A request is refused.

    ``name`` is a key of VERDICTS or HTTP_ERRORS, ``field`` the parameter that is wrong; its default stands for an
    error that no request has caused.
    """

    def __init__(self, name: str, field: str = "text") -> None:
        super().__init__(f"{name}: {field}")
        self.name = name
        self.field = field
