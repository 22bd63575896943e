"""Reports, statuses, lists and deleting."""

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
from tests.providers.smsmode.asking import an_engine, ask, said, send

GONE = "61 | SMS n'existant pas ou plus"
TWO = "0639980001,0639980002"


@pytest.fixture
def engine() -> Engine:
    return an_engine()


def put(engine: Engine, *states: tuple[MessageState, FailureReason | None]) -> None:
    """The messages of the newest send, in their order, to these states by hand."""
    newest = list(engine.messages)[: len(states)][::-1]
    for message, (state, reason) in zip(newest, states, strict=True):
        engine.set_state(message, state, reason)


# Statuses


def test_the_road_of_a_scheduled_text(engine: Engine) -> None:
    sms_id = send(engine, date_envoi="05012026-11:00")
    told = [said(engine, "smsStatus", smsID=sms_id)]
    while engine.next_due() is not None:
        engine.step()
        told.append(said(engine, "smsStatus", smsID=sms_id))
    assert told == ["10 | Envoi programmé", "1 | En cours", "0 | Envoyé", "13 | Délivré", "11 | Reçu"]


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (HandsetCondition.OFF, ["3502 | Erreur temporaire absence", "37 | Message expiré"]),
        (HandsetCondition.ABSENT, ["3502 | Erreur temporaire absence", "37 | Message expiré"]),
        (HandsetCondition.FULL, ["3503 | Erreur temporaire téléphone", "3523 | Erreur permanente téléphone"]),
        (HandsetCondition.PORTED, ["3504 | Erreur temporaire portabilité", "11 | Reçu"]),
        (HandsetCondition.UNKNOWN, ["3998 | Numéro invalide", "3998 | Numéro invalide"]),
        (HandsetCondition.BARRED, ["3521 | Erreur permanente opérateur", "3521 | Erreur permanente opérateur"]),
    ],
)
def test_a_handset_that_cannot_be_reached_within_48_hours(
    engine: Engine, condition: HandsetCondition, told: list[str]
) -> None:
    sms_id = send(engine)
    engine.handsets.change(JANE, condition=condition)
    advance(engine, 2 * SECOND)
    first = said(engine, "smsStatus", smsID=sms_id)
    advance(engine, 48 * HOUR)
    assert [first, said(engine, "smsStatus", smsID=sms_id)] == told


def test_a_handset_that_comes_back_has_the_text_at_once(engine: Engine) -> None:
    sms_id = send(engine)
    engine.handsets.change(JANE, condition=HandsetCondition.OFF)
    advance(engine, 47 * HOUR)
    assert said(engine, "compteRendu", smsID=sms_id) == "33639980001 3502"
    engine.handsets.change(JANE, condition=HandsetCondition.REACHABLE)
    advance(engine, 0)
    assert said(engine, "compteRendu", smsID=sms_id) == "33639980001 11"


_S = MessageState


@pytest.mark.parametrize(
    ("states", "told"),
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
def test_the_status_of_a_campaign(
    engine: Engine, states: list[tuple[MessageState, FailureReason | None]], told: str
) -> None:
    sms_id = send(engine, numero=TWO)
    put(engine, *states)
    assert said(engine, "smsStatus", smsID=sms_id) == told


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ((_S.DELIVERED, None), "0 | Envoyé"),
        ((_S.NETWORK, None), "0 | Envoyé"),
        ((_S.UNDELIVERED, None), "35 | Erreur réception"),
    ],
)
def test_without_reports_nobody_learns_what_the_operator_says(
    engine: Engine, state: tuple[MessageState, FailureReason | None], told: str
) -> None:
    sms_id = send(engine)
    account = engine.backend("smsmode").account("t")
    assert account is not None
    account.options["reports"] = False
    put(engine, state)
    assert said(engine, "smsStatus", smsID=sms_id) == told


@pytest.mark.parametrize("call", ["compteRendu", "smsStatus"])
def test_ids_of_other_accounts_are_unknown(engine: Engine, call: str) -> None:
    sms_id = send(engine)
    assert ask(engine, call, accessToken="other", smsID=sms_id).fact == "error.unknown_message"
    assert ask(engine, "deleteSMS", accessToken="other", smsID=sms_id).fact == "error.unknown_message"


@pytest.mark.parametrize("call", ["compteRendu", "smsStatus"])
def test_reports_are_kept_for_30_days_from_when_the_text_leaves(engine: Engine, call: str) -> None:
    now, later = send(engine), send(engine, date_envoi="15022026-10:00")
    advance(engine, 30 * DAY)
    assert [ask(engine, call, smsID=one).fact for one in (now, later)] == [f"status.{_fact(call)}"] * 2
    advance(engine, 1)
    assert ask(engine, call, smsID=now).fact == "error.unknown_message"
    advance(engine, 40 * DAY)
    assert ask(engine, call, smsID=later).fact == f"status.{_fact(call)}"


def _fact(call: str) -> str:
    return {"compteRendu": "reports", "smsStatus": "campaign"}[call]


def test_a_number_that_is_none_is_reported_as_it_was_written(engine: Engine) -> None:
    sms_id = send(engine, numero="06XXXXXXXXX,0639980001")
    advance(engine, 2 * SECOND)
    assert said(engine, "compteRendu", smsID=sms_id) == "06XXXXXXXXX 3998 | 33639980001 11"
    assert said(engine, "smsStatus", smsID=sms_id) == "15 | Partiellement reçu"


# Deleting


def test_a_scheduled_campaign_is_deleted_as_a_whole_and_paid_back(engine: Engine) -> None:
    sms_id = send(engine, numero=TWO, date_envoi="05012026-11:00")
    assert said(engine, "credit") == "9998.0"
    assert said(engine, "deleteSMS", numero="+33 6 39 98 00 02") == "0 | SMS supprimé"
    assert said(engine, "credit") == "10000.0"
    assert engine.next_due() is None
    assert said(engine, "compteRendu", smsID=sms_id) == GONE
    assert said(engine, "smsStatus", smsID=sms_id) == "61 | smsID invalide"
    assert said(engine, "smsList") == ""
    assert said(engine, "deleteSMS", smsID=sms_id) == "61 | SMS non trouvé"
    assert said(engine, "deleteSMS", numero="0639980002") == "61 | SMS non trouvé"


@pytest.mark.parametrize("wait", [0, SECOND, 2 * SECOND])
def test_what_has_left_arrives_though_it_was_deleted(engine: Engine, wait: int) -> None:
    sms_id = send(engine, notification_url="http://127.0.0.1:49152/")
    made = advance(engine, wait)
    assert said(engine, "deleteSMS", smsID=sms_id) == "0 | SMS supprimé"
    made += advance(engine, 2 * SECOND)
    assert len(made) == 2
    assert [message.state for message in engine.handsets.inbox(JANE)] == [MessageState.DELIVERED]
    assert said(engine, "credit") == "9999.0"
    assert said(engine, "compteRendu", smsID=sms_id) == GONE


def test_of_several_texts_to_a_number_the_newest_goes_first(engine: Engine) -> None:
    first, second, _ = send(engine), send(engine), send(engine, numero="0639980002")
    for gone in (second, first):
        assert said(engine, "smsStatus", smsID=gone) == "1 | En cours"
        ask(engine, "deleteSMS", numero="0639980001")
        assert said(engine, "smsStatus", smsID=gone) == "61 | smsID invalide"
    assert ask(engine, "deleteSMS", numero="0639980001").fact == "error.unknown_message"


@pytest.mark.parametrize("parameters", [{}, {"numero": " , "}])
def test_deleting_wants_an_id_or_a_number(engine: Engine, parameters: dict[str, str]) -> None:
    assert said(engine, "deleteSMS", **parameters) == "35 | Paramètre incorrect"


def test_an_id_counts_before_a_number(engine: Engine) -> None:
    send(engine)
    assert said(engine, "deleteSMS", smsID="x", numero="0639980001") == "61 | SMS non trouvé"


def test_a_text_that_somebody_has_cancelled_is_gone(engine: Engine) -> None:
    sms_id = send(engine, numero=TWO, date_envoi="05012026-11:00")
    engine.network.cancel(next(iter(engine.messages)))
    assert said(engine, "compteRendu", smsID=sms_id) == "33639980001 10"
    assert said(engine, "smsList").endswith(" | 1.0 | 1 |")


# Lists


def listed(engine: Engine, **parameters: str) -> list[str]:
    text = said(engine, "smsList", **parameters)
    return [record.split(" | ")[0] for record in text.split("\n\n")] if text else []


def test_a_page_of_the_list(engine: Engine) -> None:
    ids = [send(engine) for _ in range(60)][::-1]
    assert listed(engine) == ids[:50]
    assert listed(engine, offset="10000") == listed(engine, offset="2147483647") == ids
    assert listed(engine, start="55") == ids[55:]
    assert listed(engine, start="5", offset="3") == ids[5:8]
    assert listed(engine, offset="0") == listed(engine, start="60") == []


def test_no_list_is_longer_than_the_longest(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert history._MOST_LISTED == 10_000
    monkeypatch.setattr(history, "_MOST_LISTED", 5)
    ids = [send(engine) for _ in range(7)][::-1]
    assert listed(engine, offset="6") == listed(engine) == ids[:5]
    assert listed(engine, start="1", offset="6") == ids[1:6]


def test_a_date_gone_by_means_now(engine: Engine) -> None:
    sms_id = send(engine, date_envoi="01012020-10:00")
    assert said(engine, "smsList").startswith(f"{sms_id} | 05/01/2026 10:00 | ")
    assert said(engine, "smsStatus", smsID=sms_id) == "1 | En cours"


def test_a_campaign_costs_what_all_its_messages_cost(engine: Engine) -> None:
    sms_id = send(engine, numero=TWO, message="x" * 161)
    assert said(engine, "smsList") == f"{sms_id} | 05/01/2026 10:00 | {'x' * 161} | 33639980001 | 4.0 | 2 |"


def test_lists_are_told_long_after_reports_are_not(engine: Engine) -> None:
    sms_id = send(engine)
    advance(engine, 365 * DAY)
    assert listed(engine) == [sms_id]


# Replies


def answered(engine: Engine, count: int) -> list[str]:
    """So many replies, one a minute from 10:00 in Paris on; their texts, the newest first."""
    send(engine, classe_msg="4")
    advance(engine, 2 * SECOND)
    for number in range(count):
        engine.handsets.reply(JANE, f"no {number}")
        advance(engine, MINUTE)
    return [f"no {number}" for number in reversed(range(count))]


def texts(engine: Engine, **parameters: str) -> list[str]:
    text = said(engine, "responseList", **parameters)
    return [line.split(" | ")[3] for line in text.split("\n")] if text else []


def test_a_page_of_the_replies(engine: Engine) -> None:
    told = answered(engine, 60)
    assert texts(engine) == told[:50]
    assert texts(engine, start="50", offset="150") == told[50:]
    assert texts(engine, offset="2") == told[:2]
    assert texts(engine, offset="0") == []


def test_replies_between_two_dates_with_both_their_minutes(engine: Engine) -> None:
    told = answered(engine, 5)
    assert texts(engine, startDate="05012026-10:01", endDate="05012026-10:03") == told[1:4]
    assert texts(engine, startDate="05012026-10:03", endDate="05012026-10:01") == []
    assert texts(engine, startDate="01010001-00:00", endDate="31129999-23:59") == told


def test_an_hour_that_comes_twice_is_listed_twice() -> None:
    half_past_two = int(datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp()) * SECOND  # in summer time
    engine = Engine([PROVIDER], EngineSettings(start=half_past_two - 2 * SECOND))
    send(engine, classe_msg="4")
    advance(engine, 2 * SECOND)
    for text in ("first", "second", "third"):
        engine.handsets.reply(JANE, text)
        advance(engine, HOUR)
    assert texts(engine, startDate="25102026-02:30", endDate="25102026-02:30") == ["second", "first"]
    assert texts(engine, startDate="25102026-02:31", endDate="25102026-03:30") == ["third"]


def test_replies_before_and_after_the_end_of_a_year() -> None:
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
def test_dates_go_together_and_alone(engine: Engine, parameters: dict[str, str], fact: str) -> None:
    answer = ask(engine, "responseList", **parameters)
    assert (answer.fact, answer.body) == (fact, "35 | Paramètre incorrect\n".encode("iso8859-15"))


def test_a_reply_of_another_account_is_not_listed(engine: Engine) -> None:
    answered(engine, 1)
    assert said(engine, "responseList", accessToken="other") == ""


def test_the_dates_of_a_list_are_those_of_paris_in_summer_too() -> None:
    engine = Engine([PROVIDER], EngineSettings(start=MORNING + 181 * DAY))
    send(engine)
    assert " | 05/07/2026 11:00 | " in said(engine, "smsList")


def test_a_stroke_in_a_text_or_a_number_is_listed_as_it_is(engine: Engine) -> None:
    send(engine, message="a | b\nc", numero="06XX | ")
    assert said(engine, "smsList").endswith(" | a | b\nc | 06XX | | 1.0 | 1 |")


def test_a_voice_message_is_listened_to(engine: Engine) -> None:
    answer = ask(engine, "sendVoiceMessage", message="x" * 161, numero="0639980001,0639980002", title="T")
    sms_id = answer.body.decode("iso8859-15").split(" | ")[2].strip()
    assert {message.text for message in engine.messages} == {"T. " + "x" * 160}
    assert said(engine, "credit") == "9998.0"
    engine.handsets.change(Msisdn("33639980002"), condition=HandsetCondition.FULL)
    told = []
    while engine.next_due() is not None:
        engine.step()
        told.append(said(engine, "compteRendu", smsID=sms_id))
    assert told[-1] == "33639980001 16 | 33639980002 3523"
    assert not [line for line in told if " 13" in line or " 11" in line]
