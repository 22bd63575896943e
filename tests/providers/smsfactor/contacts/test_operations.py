"""Contact lists, the blacklist, NPAI numbers."""

from typing import Any

import pytest
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.core.lifecycle import LifecycleStep
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import HOUR
from sms_sandbox.engine.engine import Engine

from tests.examples import advance
from tests.providers.smsfactor.asking import (
    BEARER,
    JSON,
    LOGIN,
    XML,
    ask,
    engine_of,
    get,
    gsm,
    messages,
    post,
    reported,
    send,
    sms,
)

ONE, TWO, THREE = "33639980001", "33639980002", "33639980003"
TODAY = (*JSON, *BEARER)


def listed(engine: Engine, *numbers: str, **infos: str) -> str:
    """Return the id of a list with these contacts."""
    list_id: str = post(engine, "/list", {"list": gsm(*numbers, **infos)})["id"]
    return list_id


def numbers_in(engine: Engine, target: str) -> list[str]:
    return [entry["destination"] for entry in get(engine, target)["list"]]


def to_lists(text: str, *ids: object, **message: object) -> dict[str, Any]:
    return {"sms": {"message": {"text": text, **message}, "lists": [{"value": list_id} for list_id in ids]}}


def test_a_list_belongs_to_one_account() -> None:
    engine = engine_of()
    listed(engine, ONE)
    assert get(engine, "/list/45", TODAY)["status"] == -5
    assert get(engine, "/lists", TODAY)["lists"] == []


def test_added_contacts_of_a_list_are_counted() -> None:
    engine = engine_of()
    first = post(engine, "/list", {"list": gsm(ONE, ONE, TWO, "06")}, TODAY)
    assert (first["contacts"], first["invalid"], first["duplicates"]) == (3, 1, 1)
    again = post(engine, "/list", {"list": {"listId": first["id"], **gsm(TWO, THREE)}}, TODAY)
    assert (again["contacts"], again["invalid"], again["duplicates"], again["id"]) == (2, 0, 1, first["id"])
    assert reported(ask(engine, "PUT", f"/list/deduplicate/{first['id']}", TODAY))["removed"] == 2


def test_empty_list_id_creates_a_list() -> None:
    engine = engine_of()
    documents: list[dict[str, object]] = [{"listId": ""}, {"list_id": "45"}, {"list": 45}]
    ids = [post(engine, "/list", {"list": {**document, **gsm(ONE)}})["id"] for document in documents]
    assert ids == ["45", "46", "47"]


def test_list_of_invalid_numbers_is_created() -> None:
    engine = engine_of()
    assert post(engine, "/list", {"list": {"contacts": {"gsm": [None, "06"]}}})["contacts"] == 0
    assert get(engine, "/list/45") == {"status": 1, "message": "OK", "list": []}


@pytest.mark.parametrize(
    ("document", "status", "details"),
    [
        ([], -7, "Le champ list est obligatoire"),
        ({"list": "a"}, -7, "Le champ list est invalide"),
        ({"list": {"name": "a"}}, -7, "Le champ contacts est obligatoire"),
        ({"list": {"contacts": []}}, -7, "Le champ contacts est invalide"),
        ({"list": {"contacts": {"gsm": 1}}}, -7, "Le champ gsm est invalide"),
        ({"list": {"contacts": {"gsm": []}}}, -5, "Aucun destinataire"),
        ({"list": {"name": [], **gsm(ONE)}}, -7, "Le champ name est invalide"),
        ({"list": {"listId": {}, **gsm(ONE)}}, -7, "Le champ listId est invalide"),
        ({"list": {"listId": "x", **gsm(ONE)}}, -5, "Liste introuvable"),
        ({"list": {"contacts": {"gsm": [{"value": ONE, "info3": ["a"]}]}}}, -7, "Le champ info3 est invalide"),
    ],
)
def test_invalid_list_is_refused(document: object, status: int, details: str) -> None:
    engine = engine_of()
    answer = post(engine, "/list", document)
    assert (answer["status"], answer["details"]) == (status, details)
    assert get(engine, "/lists")["lists"] == []


def test_xml_list_without_contacts_has_no_recipients() -> None:
    answer = ask(engine_of(), "POST", "/list", (*XML, *LOGIN), b"<list><contacts/></list>")
    assert answer.fact == "error.missing_recipients"


def test_infos_may_be_attributes_and_elements_and_numbers() -> None:
    engine = engine_of()
    document = f'<list><contacts><gsm info1="a"> {ONE}\n<info2>b</info2><info4/></gsm></contacts></list>'
    ask(engine, "POST", "/list", (*XML, *LOGIN), document.encode())
    post(engine, "/list", {"list": {"listId": 45, "contacts": {"gsm": [{"value": TWO, "info1": 7}]}}})
    first, second = get(engine, "/list/45", (*JSON, *LOGIN))["list"]
    assert [first[f"info{number}"] for number in range(1, 5)] == ["a", "b", "", ""]
    assert second["info1"] == "7"


def test_the_pages_of_a_list() -> None:
    engine = engine_of()
    numbers = [str(33639980000 + number) for number in range(150)]
    list_id = listed(engine, *numbers)
    assert len(numbers_in(engine, f"/list/{list_id}")) == 150
    page = get(engine, f"/list/{list_id}?length=5000&start=148")["list"]
    assert [entry["destination"] for entry in page] == numbers[148:]
    assert numbers_in(engine, f"/list/{list_id}?length=2") == numbers[:2]
    assert numbers_in(engine, f"/list/{list_id}?length=0") == []


def test_current_page_has_100_contacts_by_default() -> None:
    engine = engine_of()
    numbers = [str(33639980000 + number) for number in range(1100)]
    post(engine, "/list", {"list": gsm(*numbers)}, TODAY)
    shown = get(engine, "/list/45", TODAY)
    assert (len(shown["list"]), shown["contacts"], shown["totalDisplayRecords"]) == (100, "1100", 1100)
    assert len(get(engine, "/list/45?length=5000", TODAY)["list"]) == 1000


@pytest.mark.parametrize("query", ["start=-1", "start=x", "length=1.5", "length=٣", f"length={'9' * 5000}"])
def test_invalid_page_is_refused(query: str) -> None:
    engine = engine_of()
    listed(engine, ONE)
    assert get(engine, f"/list/45?{query}")["status"] == -7


def test_change_of_a_contact_keeps_other_fields() -> None:
    engine = engine_of()
    listed(engine, ONE, info1="a", info2="b")
    assert reported(ask(engine, "PUT", "/list/contact/14063", body={"contact": {"info2": "c"}}))["status"] == 1
    assert reported(ask(engine, "PUT", "/list/contact/14063", body={"destination": f"+{TWO}"}))["status"] == 1
    [contact] = get(engine, "/list/45")["list"]
    assert (contact["destination"], contact["info1"], contact["info2"]) == (TWO, "a", "c")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", -7),
        (b"{", -6),
        ({}, -7),
        ({"contact": []}, -7),
        ({"destination": "06"}, -7),
        ({"destination": []}, -7),
        ({"info1": {}}, -7),
        ({"info5": "a"}, -7),
    ],
)
def test_invalid_change_is_refused(body: object, status: int) -> None:
    engine = engine_of()
    listed(engine, ONE)
    assert reported(ask(engine, "PUT", "/list/contact/14063", body=body))["status"] == status
    assert numbers_in(engine, "/list/45") == [ONE]


def test_unknown_contact_is_reported_last() -> None:
    engine = engine_of()
    assert reported(ask(engine, "PUT", "/list/contact/1", body={"info1": "a"}))["status"] == -5
    assert reported(ask(engine, "PUT", "/list/contact/1", body={}))["status"] == -7
    listed(engine, ONE)
    assert reported(ask(engine, "DELETE", "/list/contact/45"))["status"] == -5


# Sending to lists


def test_each_contact_gets_its_own_text_at_its_own_cost() -> None:
    engine = engine_of()
    body = {"list": {"contacts": {"gsm": [{"value": ONE, "info1": "Jean"}, {"value": TWO, "info1": "x" * 160}]}}}
    post(engine, "/list", body)
    simulated = post(engine, "/send/lists/simulate", to_lists("Bonjour [info1][info2] [info5]", 45))
    sent = post(engine, "/send/lists", to_lists("Bonjour [info1][info2] [info5]", "45"))
    assert simulated["cost"] == sent["cost"] == 3
    texts = [message.text for message in messages(engine)]
    assert texts == ["Bonjour Jean [info5]", f"Bonjour {'x' * 160} [info5]"]
    assert sum(message.cost for message in messages(engine)) == 3


def test_infos_are_not_read_for_tags_and_each_contact_has_a_link_of_its_own() -> None:
    engine = engine_of()
    listed(engine, ONE, TWO, info1="[info2]<-short->")
    post(engine, "/send/lists", to_lists("[info1] <-short->", 45, links=["https://a.example"] * 2))
    first, second = (message.text.split() for message in messages(engine))
    assert first[0] == second[0] == "[info2]<-short->"
    assert first[1].startswith("smsf.st/")
    assert first[1] != second[1]


def test_without_a_list_infos_stay_as_they_are() -> None:
    engine = engine_of()
    send(engine, sms("Bonjour [info1]"))
    assert messages(engine)[0].text == "Bonjour [info1]"


def test_a_number_that_is_twice_in_lists_is_sent_to_once() -> None:
    engine = engine_of()
    first, second = listed(engine, ONE, ONE, TWO, info1="a"), listed(engine, TWO, THREE, info1="b")
    answer = post(engine, "/send/lists", to_lists("[info1]", first, second, second))
    assert (answer["total"], answer["sent"], answer["duplicated"]) == (7, 3, 4)
    assert [message.text for message in messages(engine)] == ["a", "a", "b"]


def test_several_lists_in_one_element() -> None:
    engine = engine_of()
    listed(engine, ONE)
    listed(engine, TWO)
    lists = "<lists><value>45</value><value>46</value></lists>"
    document = f"<sms><message><text>a</text></message>{lists}</sms>"
    answer = ask(engine, "POST", "/send/lists", (*XML, *LOGIN), document.encode())
    assert b"<sent>2</sent>" in answer.body


@pytest.mark.parametrize(
    ("sms_to", "status"),
    [
        ({}, -7),
        ({"lists": None}, -7),
        ({"lists": "45"}, -7),
        ({"lists": ["45"]}, -7),
        ({"lists": [{}]}, -7),
        ({"lists": [{"value": {}}]}, -7),
        ({"recipients": {"gsm": [{"value": ONE}]}}, -7),
        ({"lists": []}, -5),
        ({"lists": [{"value": 45}, {"value": 46}]}, -5),
        ({"lists": {"value": "45"}}, 1),
    ],
)
def test_lists_in_all_their_forms(sms_to: dict[str, object], status: int) -> None:
    engine = engine_of()
    listed(engine, ONE)
    document = {"sms": {"message": {"text": "a"}, **sms_to}}
    assert post(engine, "/send/lists", document)["status"] == status
    assert len(messages(engine)) == (status == 1)


def test_an_empty_list_has_no_recipients() -> None:
    engine = engine_of()
    listed(engine, "06")
    assert post(engine, "/send/lists", to_lists("a", 45))["details"] == "Aucun destinataire"
    answer = ask(
        engine, "POST", "/send/lists", (*XML, *LOGIN), b"<sms><message><text>a</text></message><lists/></sms>"
    )
    assert answer.fact == "error.missing_recipients"


def test_unknown_list_is_reported_between_bad_date_and_missing_credit() -> None:
    engine = engine_of()
    assert post(engine, "/send/lists", to_lists("a", 45, delay="x"))["status"] == -4
    assert post(engine, "/send/lists", to_lists("a", 45))["status"] == -5


def test_a_campaign_to_a_list_can_be_cancelled() -> None:
    engine = engine_of()
    listed(engine, ONE, TWO)
    ticket = post(engine, "/send/lists", to_lists("a", 45, delay="2026-01-06 10:00:00"))["ticket"]
    assert reported(ask(engine, "DELETE", f"/send/{ticket}"))["credits"] == "10000"


# The blacklist and the npai


@pytest.mark.parametrize("pushtype", ["alert", "advertising"])
def test_each_recipient_is_counted_once(pushtype: str) -> None:
    engine = engine_of()
    post(engine, "/blacklist", {"blacklist": gsm(ONE)}, TODAY)
    post(engine, "/npai", {"npai": gsm(ONE, TWO)}, TODAY)
    document = sms("a", "06", ONE, ONE, TWO, THREE, THREE, pushtype=pushtype)
    answer = send(engine, document, TODAY)
    wanted = {"total": 6, "sent": 1, "cost": 1, "blacklisted": 1, "duplicated": 2, "invalid": 1, "npai": 1}
    assert {name: answer[name] for name in wanted} == wanted
    assert remark(engine) == (
        "not sent: 1 blacklisted, 2 duplicated, 1 invalid, "
        "1 npai, as an earlier message proved that the number does not exist"
    )
    send(engine, sms("a", THREE, pushtype=pushtype), TODAY)
    assert remark(engine) == ""


def remark(engine: Engine) -> str:
    """Return the remark on the last answer."""
    *_, last = engine.exchanges
    assert last.response is not None
    return last.response.remark


def test_the_manual_counts_npai_as_invalid() -> None:
    engine = engine_of()
    post(engine, "/npai", {"npai": gsm(ONE)})
    answer = send(engine, sms("a", ONE, "06"))
    assert (answer["total"], answer["invalid"], "npai" in answer) == (2, 2, False)


def test_number_is_blacklisted_once_and_can_be_removed() -> None:
    engine = engine_of()
    for _ in range(2):
        assert post(engine, "/blacklist", {"blacklist": gsm(ONE, f"+{ONE}", TWO, "06")})["added_contacts"] == 3
    first, _ = get(engine, "/blacklist")["list"]
    assert reported(ask(engine, "DELETE", f"/blacklist/contact/{first['id']}"))["status"] == 1
    assert numbers_in(engine, "/blacklist") == [TWO]
    assert send(engine, sms("a", ONE, TWO))["blacklisted"] == 1


@pytest.mark.parametrize("name", ["blacklist", "npai"])
@pytest.mark.parametrize("root", ["{}", "list"])
def test_blocklist_in_xml_is_read_in_either_root(name: str, root: str) -> None:
    engine, tag = engine_of(), root.format(name)
    document = f"<{tag}><contacts><gsm info1='a'>{ONE}</gsm></contacts></{tag}>".encode()
    answer = ask(engine, "POST", f"/{name}", (*XML, *LOGIN), document)
    assert b"<added_contacts>1</added_contacts>" in answer.body
    assert [entry["info1"] for entry in get(engine, f"/{name}")["list"]] == ["a"]


def test_entry_has_an_id_once_it_was_listed() -> None:
    engine = engine_of()
    post(engine, "/blacklist", {"blacklist": gsm(ONE)})
    assert reported(ask(engine, "DELETE", "/blacklist/contact/14063"))["status"] == -5


@pytest.mark.parametrize("name", ["blacklist", "npai"])
@pytest.mark.parametrize(
    ("inside", "status"), [(None, -7), ([], -7), ({"contacts": {}}, -7), ({"contacts": {"gsm": []}}, -5)]
)
def test_invalid_blocklist_is_refused(name: str, inside: object, status: int) -> None:
    assert post(engine_of(), f"/{name}", {name: inside})["status"] == status


def test_a_stop_blacklists_for_one_account_with_the_infos_of_the_list() -> None:
    engine = engine_of()
    listed(engine, ONE, info1="Jean")
    post(engine, "/send/lists", to_lists("a", 45))
    advance(engine, HOUR)
    for text in (" stop ", "STOP"):
        engine.handsets.reply(Msisdn(ONE), text)
    engine.handsets.reply(Msisdn(ONE), "please STOP")
    entry = {"destination": ONE, "info1": "Jean", "info2": "", "info3": "", "info4": ""}
    assert get(engine, "/blacklist")["list"] == [{"id": "14064", **entry}]
    assert get(engine, "/blacklist", TODAY)["list"] == []
    assert send(engine, sms("a", ONE), TODAY)["sent"] == 1


def test_stop_keeps_an_existing_blacklist_entry() -> None:
    engine = engine_of()
    send(engine, sms("a", ONE), TODAY)
    advance(engine, HOUR)
    post(engine, "/blacklist", {"blacklist": gsm(ONE, info1="Jean")}, TODAY)
    engine.handsets.reply(Msisdn(ONE), "STOP")
    [entry] = get(engine, "/blacklist", TODAY)["list"]
    assert (entry["info1"], entry["campaign_id"]) == ("Jean", None)


def test_reply_other_than_stop_blacklists_no_number() -> None:
    engine = engine_of()
    send(engine, sms("a", ONE))
    advance(engine, HOUR)
    engine.handsets.reply(Msisdn(ONE), "STOPPED")
    assert get(engine, "/blacklist")["list"] == []


def test_number_found_unknown_is_left_out_afterwards() -> None:
    engine = engine_of()
    engine.handsets.change(Msisdn(ONE), condition=HandsetCondition.UNKNOWN)
    assert send(engine, sms("a", ONE, TWO), TODAY)["sent"] == 2
    assert send(engine, sms("a", ONE), TODAY)["sent"] == 1
    advance(engine, HOUR)
    assert send(engine, sms("a", ONE), TODAY)["npai"] == 1
    [entry] = get(engine, "/npai", TODAY)["list"]
    assert (entry["destination"], entry["campaign_id"]) == (ONE, 202)


def test_unknown_number_becomes_npai_without_a_webhook() -> None:
    engine = engine_of()
    send(engine, sms("a", ONE), TODAY)
    [message] = messages(engine)
    message.lifecycle = (
        LifecycleStep(0, MessageState.UNDELIVERED, FailureReason.UNKNOWN_SUBSCRIBER, notifies=False),
    )
    advance(engine, HOUR)
    assert (message.state, send(engine, sms("a", ONE), TODAY)["npai"]) == (MessageState.UNDELIVERED, 1)


def test_other_failures_put_no_number_on_a_list() -> None:
    engine = engine_of()
    send(engine, sms("a", ONE), TODAY)
    engine.network.set_state(messages(engine)[0], MessageState.UNDELIVERED, FailureReason.ABSENT_SUBSCRIBER)
    assert get(engine, "/npai", TODAY)["list"] == []
