"""Test reports, statuses, lists and deletion."""

from datetime import UTC, datetime

import pytest
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import DAY, HOUR, MINUTE, SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.providers.smsmode import PROVIDER, history

from tests.examples import MORNING, advance
from tests.making import JANE
from tests.providers.smsmode.asking import an_engine, ask, body_of, send

GONE = "61 | SMS n'existant pas ou plus"
TWO = "0639980001,0639980002"


@pytest.fixture
def engine() -> Engine:
    return an_engine()


def put(engine: Engine, *states: tuple[MessageState, FailureReason | None]) -> None:
    """Put the messages of the newest send, in their order, into these states by hand."""
    newest = list(engine.messages)[: len(states)][::-1]
    for message, (state, reason) in zip(newest, states, strict=True):
        engine.network.set_state(message, state, reason)


# Statuses


def test_scheduled_text_passes_through_its_statuses(engine: Engine) -> None:
    sms_id = send(engine, date_envoi="05012026-11:00")
    statuses = [body_of(engine, "smsStatus", smsID=sms_id)]
    while engine.next_due() is not None:
        engine.step()
        statuses.append(body_of(engine, "smsStatus", smsID=sms_id))
    assert statuses == ["10 | Envoi programmé", "0 | Envoyé", "0 | Envoyé", "13 | Délivré", "11 | Reçu"]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (HandsetCondition.OFF, ["3502 | Erreur temporaire absence", "37 | Message expiré"]),
        (HandsetCondition.ABSENT, ["3502 | Erreur temporaire absence", "37 | Message expiré"]),
        (HandsetCondition.FULL, ["3503 | Erreur temporaire téléphone", "3523 | Erreur permanente téléphone"]),
        (HandsetCondition.PORTED, ["3504 | Erreur temporaire portabilité", "11 | Reçu"]),
        (HandsetCondition.UNKNOWN, ["3998 | Numéro invalide", "3998 | Numéro invalide"]),
        (HandsetCondition.BARRED, ["3521 | Erreur permanente opérateur", "3521 | Erreur permanente opérateur"]),
    ],
)
def test_unreachable_handset_expires_after_48_hours(
    engine: Engine, condition: HandsetCondition, expected: list[str]
) -> None:
    sms_id = send(engine)
    engine.handsets.change(JANE, condition=condition)
    advance(engine, 2 * SECOND)
    first = body_of(engine, "smsStatus", smsID=sms_id)
    advance(engine, 48 * HOUR)
    assert [first, body_of(engine, "smsStatus", smsID=sms_id)] == expected


def test_returning_handset_gets_the_text_at_once(engine: Engine) -> None:
    sms_id = send(engine)
    engine.handsets.change(JANE, condition=HandsetCondition.OFF)
    advance(engine, 47 * HOUR)
    assert body_of(engine, "compteRendu", smsID=sms_id) == "33639980001 3502"
    engine.handsets.change(JANE, condition=HandsetCondition.REACHABLE)
    advance(engine, 0)
    assert body_of(engine, "compteRendu", smsID=sms_id) == "33639980001 11"


_S = MessageState


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([(_S.DELIVERED, None)] * 2, "11 | Reçu"),
        ([(_S.DELIVERED, None), (_S.NETWORK, None)], "15 | Partiellement reçu"),
        ([(_S.EXPIRED, None), (_S.DELIVERED, None)], "15 | Partiellement reçu"),
        ([(_S.NETWORK, None), (_S.EXPIRED, None)], "12 | Partiellement délivré"),
        ([(_S.DELIVERED, FailureReason.UNKNOWN), (_S.EXPIRED, None)], "12 | Partiellement délivré"),
        ([(_S.DELIVERED, FailureReason.UNKNOWN)] * 2, "14 | Délivré"),
        ([(_S.RETRYING, FailureReason.MEMORY_FULL), (_S.EXPIRED, None)], "3503 | Erreur temporaire téléphone"),
        ([(_S.SENT, None), (_S.RETRYING, None)], "0 | Envoyé"),
        ([(_S.EXPIRED, None), (_S.REJECTED, FailureReason.BLACKLISTED)], "3999 | Destinataire blacklisté"),
        ([(_S.FAILED, None)] * 2, "2 | Non envoyé - erreur interne"),
    ],
)
def test_campaign_has_one_status(
    engine: Engine, states: list[tuple[MessageState, FailureReason | None]], expected: str
) -> None:
    sms_id = send(engine, numero=TWO)
    put(engine, *states)
    assert body_of(engine, "smsStatus", smsID=sms_id) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ((_S.DELIVERED, None), "0 | Envoyé"),
        ((_S.NETWORK, None), "0 | Envoyé"),
        ((_S.UNDELIVERED, None), "35 | Erreur réception"),
    ],
)
def test_account_without_reports_stays_at_0(
    engine: Engine, state: tuple[MessageState, FailureReason | None], expected: str
) -> None:
    sms_id = send(engine)
    account = engine.backend("smsmode").account("t")
    assert account is not None
    account.options["reports"] = False
    put(engine, state)
    assert body_of(engine, "smsStatus", smsID=sms_id) == expected


@pytest.mark.parametrize("call", ["compteRendu", "smsStatus"])
def test_id_of_another_account_is_unknown(engine: Engine, call: str) -> None:
    sms_id = send(engine)
    assert ask(engine, call, accessToken="other", smsID=sms_id).fact == "error.unknown_message"
    assert ask(engine, "deleteSMS", accessToken="other", smsID=sms_id).fact == "error.unknown_message"


@pytest.mark.parametrize("call", ["compteRendu", "smsStatus"])
def test_reports_are_kept_for_30_days_after_the_send(engine: Engine, call: str) -> None:
    now, later = send(engine), send(engine, date_envoi="15022026-10:00")
    advance(engine, 30 * DAY)
    assert [ask(engine, call, smsID=one).fact for one in (now, later)] == [f"status.{_fact(call)}"] * 2
    advance(engine, 1)
    assert ask(engine, call, smsID=now).fact == "error.unknown_message"
    advance(engine, 40 * DAY)
    assert ask(engine, call, smsID=later).fact == f"status.{_fact(call)}"


def _fact(call: str) -> str:
    return {"compteRendu": "reports", "smsStatus": "campaign"}[call]


def test_impossible_number_is_reported_as_written(engine: Engine) -> None:
    sms_id = send(engine, numero="06XXXXXXXXX,0639980001")
    advance(engine, 2 * SECOND)
    assert body_of(engine, "compteRendu", smsID=sms_id) == "06XXXXXXXXX 3998 | 33639980001 11"
    assert body_of(engine, "smsStatus", smsID=sms_id) == "15 | Partiellement reçu"


# Deleting


def test_deleted_scheduled_campaign_is_refunded(engine: Engine) -> None:
    sms_id = send(engine, numero=TWO, date_envoi="05012026-11:00")
    assert body_of(engine, "credit") == "9998.0"
    assert body_of(engine, "deleteSMS", numero="+33 6 39 98 00 02") == "0 | SMS supprimé"
    assert body_of(engine, "credit") == "10000.0"
    assert engine.next_due() is None
    assert body_of(engine, "compteRendu", smsID=sms_id) == GONE
    assert body_of(engine, "smsStatus", smsID=sms_id) == "61 | smsID invalide"
    assert body_of(engine, "smsList") == ""
    assert body_of(engine, "deleteSMS", smsID=sms_id) == "61 | SMS non trouvé"
    assert body_of(engine, "deleteSMS", numero="0639980002") == "61 | SMS non trouvé"


@pytest.mark.parametrize("wait", [0, SECOND, 2 * SECOND])
def test_deleted_message_that_has_left_is_delivered(engine: Engine, wait: int) -> None:
    sms_id = send(engine, notification_url="http://127.0.0.1:49152/")
    made = advance(engine, wait)
    assert body_of(engine, "deleteSMS", smsID=sms_id) == "0 | SMS supprimé"
    made += advance(engine, 2 * SECOND)
    assert len(made) == 2
    assert [message.state for message in engine.handsets.inbox(JANE)] == [MessageState.DELIVERED]
    assert body_of(engine, "credit") == "9999.0"
    assert body_of(engine, "compteRendu", smsID=sms_id) == GONE


def test_newest_text_to_a_number_is_deleted_first(engine: Engine) -> None:
    first, second, _ = send(engine), send(engine), send(engine, numero="0639980002")
    for gone in (second, first):
        assert body_of(engine, "smsStatus", smsID=gone) == "0 | Envoyé"
        ask(engine, "deleteSMS", numero="0639980001")
        assert body_of(engine, "smsStatus", smsID=gone) == "61 | smsID invalide"
    assert ask(engine, "deleteSMS", numero="0639980001").fact == "error.unknown_message"


@pytest.mark.parametrize("parameters", [{}, {"numero": " , "}])
def test_deletion_requires_an_id_or_a_number(engine: Engine, parameters: dict[str, str]) -> None:
    assert body_of(engine, "deleteSMS", **parameters) == "35 | Paramètre incorrect"


def test_id_precedes_the_number(engine: Engine) -> None:
    send(engine)
    assert body_of(engine, "deleteSMS", smsID="x", numero="0639980001") == "61 | SMS non trouvé"


def test_cancelled_text_is_unknown(engine: Engine) -> None:
    sms_id = send(engine, numero=TWO, date_envoi="05012026-11:00")
    engine.network.cancel(next(iter(engine.messages)))
    assert body_of(engine, "compteRendu", smsID=sms_id) == "33639980001 10"
    assert body_of(engine, "smsList").endswith(" | 1.0 | 1 |")


# Lists


def listed(engine: Engine, **parameters: str) -> list[str]:
    text = body_of(engine, "smsList", **parameters)
    return [record.split(" | ")[0] for record in text.split("\n\n")] if text else []


def test_list_returns_the_requested_page(engine: Engine) -> None:
    ids = [send(engine) for _ in range(60)][::-1]
    assert listed(engine) == ids[:50]
    assert listed(engine, offset="10000") == listed(engine, offset="2147483647") == ids
    assert listed(engine, start="55") == ids[55:]
    assert listed(engine, start="5", offset="3") == ids[5:8]
    assert listed(engine, offset="0") == listed(engine, start="60") == []


def test_list_is_limited_to_its_maximum(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert history._MOST_LISTED == 10_000
    monkeypatch.setattr(history, "_MOST_LISTED", 5)
    ids = [send(engine) for _ in range(7)][::-1]
    assert listed(engine, offset="6") == listed(engine) == ids[:5]
    assert listed(engine, start="1", offset="6") == ids[1:6]


def test_past_date_sends_at_once(engine: Engine) -> None:
    sms_id = send(engine, date_envoi="01012020-10:00")
    assert body_of(engine, "smsList").startswith(f"{sms_id} | 05/01/2026 10:00 | ")
    assert body_of(engine, "smsStatus", smsID=sms_id) == "0 | Envoyé"


def test_campaign_costs_the_sum_of_its_messages(engine: Engine) -> None:
    sms_id = send(engine, numero=TWO, message="x" * 161)
    assert body_of(engine, "smsList") == f"{sms_id} | 05/01/2026 10:00 | {'x' * 161} | 33639980001 | 4.0 | 2 |"


def test_list_outlives_the_reports(engine: Engine) -> None:
    sms_id = send(engine)
    advance(engine, 365 * DAY)
    assert listed(engine) == [sms_id]


# Replies


def answered(engine: Engine, count: int) -> list[str]:
    """Receive ``count`` replies, one a minute from 10:00 in Paris on, and return their texts, newest first."""
    send(engine, classe_msg="4")
    advance(engine, 2 * SECOND)
    for number in range(count):
        engine.handsets.reply(JANE, f"no {number}")
        advance(engine, MINUTE)
    return [f"no {number}" for number in reversed(range(count))]


def texts(engine: Engine, **parameters: str) -> list[str]:
    text = body_of(engine, "responseList", **parameters)
    return [line.split(" | ")[3] for line in text.split("\n")] if text else []


def test_replies_return_the_requested_page(engine: Engine) -> None:
    expected = answered(engine, 60)
    assert texts(engine) == expected[:50]
    assert texts(engine, start="50", offset="150") == expected[50:]
    assert texts(engine, offset="2") == expected[:2]
    assert texts(engine, offset="0") == []


def test_replies_between_dates_include_both_minutes(engine: Engine) -> None:
    expected = answered(engine, 5)
    assert texts(engine, startDate="05012026-10:01", endDate="05012026-10:03") == expected[1:4]
    assert texts(engine, startDate="05012026-10:03", endDate="05012026-10:01") == []
    assert texts(engine, startDate="01010001-00:00", endDate="31129999-23:59") == expected


def test_repeated_hour_lists_both_its_replies() -> None:
    half_past_two = int(datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp()) * SECOND  # in summer time
    engine = Engine([PROVIDER], EngineSettings(start=half_past_two - 2 * SECOND))
    send(engine, classe_msg="4")
    advance(engine, 2 * SECOND)
    for text in ("first", "second", "third"):
        engine.handsets.reply(JANE, text)
        advance(engine, HOUR)
    assert texts(engine, startDate="25102026-02:30", endDate="25102026-02:30") == ["second", "first"]
    assert texts(engine, startDate="25102026-02:31", endDate="25102026-03:30") == ["third"]


def test_replies_are_compared_across_years() -> None:
    midnight = int(datetime(2026, 12, 31, 23, tzinfo=UTC).timestamp()) * SECOND
    engine = Engine([PROVIDER], EngineSettings(start=midnight - MINUTE))
    send(engine, classe_msg="4")
    advance(engine, 2 * SECOND)
    for text in ("old", "new"):
        engine.handsets.reply(JANE, text)
        advance(engine, MINUTE)
    assert texts(engine, startDate="31122026-23:59", endDate="01012027-00:00") == ["new", "old"]
    assert texts(engine, startDate="01012027-00:00", endDate="31122027-23:59") == ["new"]
    assert texts(engine, startDate="31122025-00:00", endDate="31122026-23:59") == ["old"]


@pytest.mark.parametrize(
    ("parameters", "fact"),
    [
        ({"startDate": "05012026-10:00"}, "error.missing_parameter"),
        ({"endDate": "05012026-10:00"}, "error.missing_parameter"),
        ({"startDate": "05012026-10:00", "endDate": "05012026-10:00", "start": "0"}, "error.bad_parameter"),
        ({"startDate": "05012026-10:00", "endDate": "05012026-10:00", "offset": "5"}, "error.bad_parameter"),
    ],
)
def test_single_date_or_date_with_page_is_refused(engine: Engine, parameters: dict[str, str], fact: str) -> None:
    answer = ask(engine, "responseList", **parameters)
    assert (answer.fact, answer.body) == (fact, "35 | Paramètre incorrect\n".encode("iso8859-15"))


def test_reply_of_another_account_is_not_listed(engine: Engine) -> None:
    answered(engine, 1)
    assert body_of(engine, "responseList", accessToken="other") == ""


def test_dates_of_a_list_follow_summer_time_of_paris() -> None:
    engine = Engine([PROVIDER], EngineSettings(start=MORNING + 181 * DAY))
    send(engine)
    assert " | 05/07/2026 11:00 | " in body_of(engine, "smsList")


def test_stroke_in_text_or_number_is_listed_unescaped(engine: Engine) -> None:
    send(engine, message="a | b\nc", numero="06XX | ")
    assert body_of(engine, "smsList").endswith(" | a | b\nc | 06XX | | 1.0 | 1 |")


def test_delivered_voice_message_is_16(engine: Engine) -> None:
    answer = ask(engine, "sendVoiceMessage", message="x" * 161, numero="0639980001,0639980002", title="T")
    sms_id = answer.body.decode("iso8859-15").split(" | ")[2].strip()
    assert {message.text for message in engine.messages} == {"T. " + "x" * 160}
    assert body_of(engine, "credit") == "9998.0"
    engine.handsets.change(Msisdn("33639980002"), condition=HandsetCondition.FULL)
    lines = []
    while engine.next_due() is not None:
        engine.step()
        lines.append(body_of(engine, "compteRendu", smsID=sms_id))
    assert lines[-1] == "33639980001 16 | 33639980002 3523"
    assert not [line for line in lines if " 13" in line or " 11" in line]
