"""Test smsMode's statuses."""

import pytest
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState, Step
from sms_sandbox.providers.smsmode import PROVIDER, states
from sms_sandbox.providers.smsmode.state import Details
from sms_sandbox.providers.smsmode.states import Status, status_code


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (MessageState.SCHEDULED, 10),
        (MessageState.WAITING, 0),
        (MessageState.QUEUED, 1),
        (MessageState.SENT, 0),
        (MessageState.NETWORK, 13),
        (MessageState.RETRYING, 3501),
        (MessageState.DELIVERED, 11),
        (MessageState.UNDELIVERED, 35),
        (MessageState.EXPIRED, 37),
        (MessageState.REJECTED, 22),
        (MessageState.FAILED, 2),
        (MessageState.CANCELLED, None),
    ],
)
def test_state_without_reason_has_its_status(state: MessageState, code: int | None) -> None:
    assert status_code(Step(0, state)) == code


@pytest.mark.parametrize(
    ("reason", "temporary", "permanent"),
    [
        (FailureReason.ABSENT_SUBSCRIBER, 3502, 3522),
        (FailureReason.MEMORY_FULL, 3503, 3523),
        (FailureReason.PORTED, 3504, 3526),
        (FailureReason.NETWORK_ERROR, 3501, 3521),
        (FailureReason.INVALID_NUMBER, 3501, 3998),
        (FailureReason.BLACKLISTED, 3501, 3999),
    ],
)
def test_reason_decides_among_the_errors(reason: FailureReason, temporary: int, permanent: int) -> None:
    assert status_code(Step(0, MessageState.RETRYING, reason)) == temporary
    for state in (MessageState.UNDELIVERED, MessageState.REJECTED, MessageState.FAILED):
        assert status_code(Step(0, state, reason)) == permanent
    assert status_code(Step(0, MessageState.EXPIRED, reason)) == 37


@pytest.mark.parametrize(
    ("state", "reason", "code"),
    [
        (MessageState.DELIVERED, FailureReason.UNKNOWN, 14),
        (MessageState.UNDELIVERED, FailureReason.NOT_ALLOWED_AT_ALL, 21),
        (MessageState.UNDELIVERED, FailureReason.UNKNOWN, 50),
        (MessageState.REJECTED, FailureReason.NOT_ALLOWED_AT_ALL, 22),
        (MessageState.FAILED, FailureReason.CONTENT, 38),
        (MessageState.FAILED, FailureReason.NULL_PDU, 36),
        (MessageState.FAILED, FailureReason.INSUFFICIENT_CREDIT, 33),
        (MessageState.UNDELIVERED, FailureReason.ROUTE_UNAVAILABLE, 34),
    ],
)
def test_some_statuses_are_reached_by_hand_only(state: MessageState, reason: FailureReason, code: int) -> None:
    assert status_code(Step(0, state, reason)) == code


def test_every_status_of_a_single_message_is_reachable() -> None:
    steps = [Step(0, state, reason) for state in MessageState for reason in (None, *FailureReason)]
    had = {states.status_of(step, is_voice=is_voice) for step in steps for is_voice in (False, True)}
    of_campaigns = {Status.PARTIALLY_DELIVERED, Status.PARTIALLY_RECEIVED}
    never = {Status.NOT_RECEIVED, Status.MODEL, Status.READ, Status.UNREAD, Status.UNDEFINED}
    assert had - {None} == set(Status) - of_campaigns - never


def test_campaign_has_some_words_of_its_own() -> None:
    others = {status: states.label_of_campaign(status) for status in Status}
    assert {status.code: label for status, label in others.items() if label != status.label} == {
        2: "Non envoyé - erreur interne",
        10: "Envoi programmé",
        13: "Délivré",
        3998: "Numéro invalide",
    }


@pytest.mark.parametrize("status", Status)
def test_campaign_of_one_status_has_that_status(status: Status) -> None:
    assert states.of_campaign([status, status]) is status


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ({Status.LISTENED_TO, Status.PHONE_ERROR}, Status.PHONE_ERROR),
        ({Status.LISTENED_TO, Status.SENT}, Status.SENT),
        ({Status.SCHEDULED, Status.EXPIRED}, Status.SCHEDULED),
        ({Status.IN_PROGRESS, Status.SCHEDULED}, Status.IN_PROGRESS),
        ({Status.TEMPORARY_ABSENCE, Status.BLACKLISTED}, Status.TEMPORARY_ABSENCE),
        ({Status.TEMPORARY_PORTABILITY_ERROR, Status.BLACKLISTED}, Status.TEMPORARY_PORTABILITY_ERROR),
        ({Status.IN_PROGRESS, Status.BLACKLISTED}, Status.IN_PROGRESS),
    ],
)
def test_campaign_has_lowest_open_status_else_the_highest(statuses: set[Status], expected: Status) -> None:
    assert states.of_campaign(statuses) is expected


def test_each_state_and_reason_is_in_the_tables() -> None:
    assert set(states._WITHOUT_REASON) == set(MessageState)
    assert set(states._PERMANENT) == set(FailureReason)


def test_codes_of_statuses_are_unique() -> None:
    codes = [status.code for status in Status]
    assert len(codes) == len(set(codes)) == 39


def test_labels_are_those_of_the_manual() -> None:
    labels = {status.code: status.label for status in Status}
    assert labels[0] == "Envoyé"
    assert labels[13] == "Délivré opérateur"
    assert labels[3999] == "Destinataire blacklisté"
    assert all(label.encode("iso8859-15") for label in labels.values())


def test_delivered_voice_message_is_16() -> None:
    spoken = Details(is_voice=True)
    assert PROVIDER.status_code(Step(0, MessageState.DELIVERED), spoken) == 16
    assert PROVIDER.status_code(Step(0, MessageState.DELIVERED), Details()) == 11
