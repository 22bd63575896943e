"""Map the network's states to smsMode's statuses."""

from collections.abc import Iterable, Mapping
from enum import Enum
from itertools import product
from typing import Final

from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState, Step
from sms_sandbox.providers.smsmode.state import Details


class Status(Enum):
    """Define every status of the annex of the HTTP API's manual, and 39 of its table of smsStatus.do, with code and
    label.

    No single message has the statuses of voice messages and of whole campaigns.
    """

    SENT = 0, "Envoyé"
    IN_PROGRESS = 1, "En cours"
    INTERNAL_ERROR = 2, "Erreur interne"
    SCHEDULED = 10, "Programmé"
    RECEIVED = 11, "Reçu"
    PARTIALLY_DELIVERED = 12, "Partiellement délivré"
    DELIVERED_TO_OPERATOR = 13, "Délivré opérateur"
    DELIVERED = 14, "Délivré"
    PARTIALLY_RECEIVED = 15, "Partiellement reçu"
    LISTENED_TO = 16, "Ecouté"
    UNDELIVERABLE = 21, "Non délivrable"
    REJECTED = 22, "Rejeté"
    INSUFFICIENT_CREDIT = 33, "Non envoyé - crédit insuffisant"
    ROUTING_ERROR = 34, "Erreur routage"
    RECEPTION_ERROR = 35, "Erreur réception"
    MESSAGE_ERROR = 36, "Erreur message"
    EXPIRED = 37, "Message expiré"
    TOO_LONG = 38, "Message trop long"
    NOT_RECEIVED = 39, "Erreur réception"
    MODEL = 40, "Modèle"
    NOT_DELIVERED = 50, "Non délivré"
    READ = 100, "Lu"
    UNREAD = 101, "Non lu"
    UNDEFINED = 999, "Indéfini"
    TEMPORARY_OPERATOR_ERROR = 3501, "Erreur temporaire opérateur"
    TEMPORARY_ABSENCE = 3502, "Erreur temporaire absence"
    TEMPORARY_PHONE_ERROR = 3503, "Erreur temporaire téléphone"
    TEMPORARY_PORTABILITY_ERROR = 3504, "Erreur temporaire portabilité"
    OPERATOR_ERROR = 3521, "Erreur permanente opérateur"
    ABSENCE = 3522, "Erreur permanente absence"
    PHONE_ERROR = 3523, "Erreur permanente téléphone"
    SPAM = 3524, "Erreur permanente anti spam"
    CONTENT = 3525, "Erreur permanente contenu"
    PORTABILITY_ERROR = 3526, "Erreur permanente portabilité"
    ROAMING = 3527, "Erreur permanente roaming"
    NOT_ROUTABLE = 3560, "Erreur non routable"
    OTHER_ERROR = 3599, "Erreur autre"
    INVALID_RECIPIENT = 3998, "Destinataire invalide"
    BLACKLISTED = 3999, "Destinataire blacklisté"

    # Identity, as for any enum; Enum's own hash is written in Python.
    __hash__ = object.__hash__

    def __init__(self, code: int, label: str) -> None:
        self.code = code
        self.label = label


_WITHOUT_REASON: Final[dict[MessageState, Status | None]] = {
    MessageState.SCHEDULED: Status.SCHEDULED,
    MessageState.WAITING: Status.SENT,  # the table of compteRendu.do has no 1
    MessageState.QUEUED: Status.IN_PROGRESS,
    MessageState.TAKEN: Status.IN_PROGRESS,
    MessageState.SENT: Status.SENT,
    MessageState.NETWORK: Status.DELIVERED_TO_OPERATOR,
    MessageState.RETRYING: Status.TEMPORARY_OPERATOR_ERROR,
    MessageState.DELIVERED: Status.RECEIVED,
    MessageState.UNDELIVERED: Status.RECEPTION_ERROR,
    MessageState.EXPIRED: Status.EXPIRED,
    MessageState.REJECTED: Status.REJECTED,
    MessageState.FAILED: Status.INTERNAL_ERROR,
    MessageState.CANCELLED: None,  # A deleted SMS has no status any more.
}

_TEMPORARY: Final[dict[FailureReason | None, Status]] = {
    FailureReason.ABSENT_SUBSCRIBER: Status.TEMPORARY_ABSENCE,
    FailureReason.RADIO_OFF: Status.TEMPORARY_ABSENCE,
    FailureReason.MEMORY_FULL: Status.TEMPORARY_PHONE_ERROR,
    FailureReason.HANDSET_ERROR: Status.TEMPORARY_PHONE_ERROR,
    FailureReason.PORTED: Status.TEMPORARY_PORTABILITY_ERROR,
}
"""Any other reason to try again is an error of the operator."""

_PERMANENT: Final[dict[FailureReason | None, Status]] = {
    FailureReason.ABSENT_SUBSCRIBER: Status.ABSENCE,
    FailureReason.UNKNOWN_SUBSCRIBER: Status.INVALID_RECIPIENT,
    FailureReason.MEMORY_FULL: Status.PHONE_ERROR,
    FailureReason.BARRED: Status.OPERATOR_ERROR,
    FailureReason.PORTED: Status.PORTABILITY_ERROR,
    FailureReason.HANDSET_ERROR: Status.PHONE_ERROR,
    FailureReason.VALIDITY_EXPIRED: Status.EXPIRED,
    FailureReason.NETWORK_ERROR: Status.OPERATOR_ERROR,
    FailureReason.SPAM: Status.SPAM,
    FailureReason.CONTENT: Status.CONTENT,
    FailureReason.ROAMING: Status.ROAMING,
    FailureReason.NOT_ROUTABLE: Status.NOT_ROUTABLE,
    FailureReason.INVALID_NUMBER: Status.INVALID_RECIPIENT,
    FailureReason.BLACKLISTED: Status.BLACKLISTED,
    FailureReason.INSUFFICIENT_CREDIT: Status.INSUFFICIENT_CREDIT,
    FailureReason.SENDER_REFUSED: Status.REJECTED,
    FailureReason.ROUTE_UNAVAILABLE: Status.ROUTING_ERROR,
    FailureReason.GENERIC_FAILURE: Status.OTHER_ERROR,
    FailureReason.NO_SERVICE: Status.OPERATOR_ERROR,
    FailureReason.NULL_PDU: Status.MESSAGE_ERROR,
    FailureReason.RADIO_OFF: Status.ABSENCE,
    FailureReason.NOT_ALLOWED: Status.REJECTED,
    FailureReason.NOT_ALLOWED_AT_ALL: Status.REJECTED,
    FailureReason.UNKNOWN: Status.OTHER_ERROR,
}

_BY_REASON: Final[dict[MessageState, Mapping[FailureReason | None, Status]]] = {
    MessageState.RETRYING: _TEMPORARY,
    MessageState.DELIVERED: {FailureReason.UNKNOWN: Status.DELIVERED},
    MessageState.UNDELIVERED: _PERMANENT
    | {FailureReason.UNKNOWN: Status.NOT_DELIVERED, FailureReason.NOT_ALLOWED_AT_ALL: Status.UNDELIVERABLE},
    MessageState.REJECTED: _PERMANENT,
    # FAILED is a message that never left; one refused by the operator is UNDELIVERED or REJECTED.
    MessageState.FAILED: _PERMANENT | {FailureReason.CONTENT: Status.TOO_LONG},
}
"""In states without an entry the reason does not count: an expired message is 37, whatever it waited for.

The network never causes 14, 21, 38 and 50; they exist for messages put into a state by hand.
"""

_SPOKEN: Final = {
    Status.DELIVERED_TO_OPERATOR: Status.SENT,
    Status.RECEIVED: Status.LISTENED_TO,
    Status.DELIVERED: Status.LISTENED_TO,
}
"""The statuses of voice messages in place of those of texts."""

_NOT_FINAL: Final = frozenset(
    {
        Status.SENT,
        Status.IN_PROGRESS,
        Status.SCHEDULED,
        Status.DELIVERED_TO_OPERATOR,
        Status.TEMPORARY_OPERATOR_ERROR,
        Status.TEMPORARY_ABSENCE,
        Status.TEMPORARY_PHONE_ERROR,
        Status.TEMPORARY_PORTABILITY_ERROR,
    }
)

_LABELS_OF_CAMPAIGNS: Final = {
    Status.INTERNAL_ERROR: "Non envoyé - erreur interne",
    Status.SCHEDULED: "Envoi programmé",
    Status.DELIVERED_TO_OPERATOR: "Délivré",
    Status.INVALID_RECIPIENT: "Numéro invalide",
}
"""The labels in which the table of smsStatus.do differs from the annex."""


_STATUSES: Final = {
    (state, reason): _BY_REASON.get(state, {}).get(reason, _WITHOUT_REASON[state])
    for state, reason in product(MessageState, (None, *FailureReason))
}


def status_of(step: Step, *, is_voice: bool = False) -> Status | None:
    """Return the status of a message whose last step this is, or None if no call reports the message."""
    status = _STATUSES[step.state, step.reason]
    return _SPOKEN.get(status, status) if is_voice and status else status


def status_code(step: Step, details: object = None) -> int | None:
    status = status_of(step, is_voice=isinstance(details, Details) and details.is_voice)
    return None if status is None else status.code


def of_campaign(statuses: Iterable[Status]) -> Status:
    """Return the one status of a campaign from those of its recipients, of which there is at least one."""
    found = frozenset(statuses)
    if len(found) == 1:
        return next(iter(found))
    if Status.RECEIVED in found:
        return Status.PARTIALLY_RECEIVED
    if found & {Status.DELIVERED_TO_OPERATOR, Status.DELIVERED}:
        return Status.PARTIALLY_DELIVERED
    under_way = found & _NOT_FINAL
    return min(under_way, key=_code) if under_way else max(found, key=_code)


def label_of_campaign(status: Status) -> str:
    return _LABELS_OF_CAMPAIGNS.get(status, status.label)


def _code(status: Status) -> int:
    return status.code
