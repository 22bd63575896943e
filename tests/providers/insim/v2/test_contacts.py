"""Contacts of version 2."""

import pytest

from tests.providers.insim.v2.asking import ONE, add_contacts, done, engine_of, error

PEOPLE = (("Ana", "Dupont"), ("Éric", "Martin"), ("Zoé", "dubois"))


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({}, ["dubois", "Dupont", "Martin"]),
        ({"order": "desc"}, ["Martin", "Dupont", "dubois"]),
        ({"sort": "firstname"}, ["Dupont", "Martin", "dubois"]),
        ({"search": "eric"}, ["Martin"]),
        ({"search": "39980003"}, ["dubois"]),
    ],
)
def test_contacts_are_sorted_and_searched(fields: dict[str, object], names: list[str]) -> None:
    engine = engine_of()
    add_contacts(engine, *PEOPLE)
    assert [one["lastname"] for one in done(engine, "contacts", **fields)["contacts"]] == names


def test_cursor_leads_through_all_pages() -> None:
    engine, names, cursor = engine_of(), [], ""
    add_contacts(engine, *PEOPLE)
    while cursor is not None:
        page = done(engine, "contacts", limit=1, cursor=cursor)
        names.append(page["contacts"][0]["lastname"])
        cursor = page["cursor"]
    assert names == ["dubois", "Dupont", "Martin"]


@pytest.mark.parametrize("cursor", ["x", "é", "Y29udGFjdHM6eA==", "bGlzdHM6MQ=="])
def test_unknown_cursor_is_refused(cursor: str) -> None:
    assert error(engine_of(), "contacts", cursor=cursor) == ("VALIDATION_ERROR", "cursor")


@pytest.mark.parametrize(
    ("name", "mode", "fuzzy", "found"),
    [
        ("dupont", "smart", False, [("Dupont", "exact")]),
        ("MARTIN ERIC", "exact", False, [("Martin", "exact")]),
        ("du", "exact", False, []),
        ("du", "starts_with", False, [("Dupont", "starts_with"), ("dubois", "starts_with")]),
        ("pont", "starts_with", False, []),
        ("pont", "smart", False, [("Dupont", "contains")]),
        ("dupnot", "smart", False, []),
        ("dupnot", "smart", True, [("Dupont", "fuzzy")]),
        ("xyz", "smart", True, []),
    ],
)
def test_names_are_found(name: str, mode: str, fuzzy: bool, found: list[tuple[str, str]]) -> None:  # noqa: FBT001  a table
    engine = engine_of()
    add_contacts(engine, *PEOPLE)
    contacts = done(engine, "contacts/search", name=name, mode=mode, fuzzy=fuzzy)["contacts"]
    assert [(one["lastname"], one["match_type"]) for one in contacts][: len(found) or 1] == found
    assert [one["score"] for one in contacts] == sorted([one["score"] for one in contacts], reverse=True)


def test_unknown_number_finds_no_contact() -> None:
    assert done(engine_of(), "find_contact", phone_number=ONE) == {"contacts": []}


def test_tags_are_added_once_and_removed() -> None:
    engine = engine_of()
    [contact] = add_contacts(engine, PEOPLE[0])
    done(engine, "contacts/tags", id_contact=contact, add=["a", "b", "a"], remove=[])
    answer = done(engine, "contacts/tags", id_contact=contact, add=["c"], remove=["a", "x"])
    assert answer["contact"]["tags"] == ["b", "c"]


def test_deleted_contact_is_gone_until_it_is_added_again() -> None:
    engine = engine_of()
    [contact] = add_contacts(engine, PEOPLE[0])
    done(engine, "contacts/delete", id_contact=contact)
    assert error(engine, "contacts/detail", id_contact=contact) == ("NOT_FOUND", None)
    assert add_contacts(engine, PEOPLE[0]) == [contact]


def test_contact_is_shared_with_the_team() -> None:
    engine = engine_of()
    [contact] = add_contacts(engine, PEOPLE[0])
    assert done(engine, "contacts/switch_pro", id_contact=contact, pro=True)["contact"]["pro"] is True
    assert done(engine, "contacts/detail", id_contact=contact)["contact"]["pro"] is True
    assert done(engine, "contacts/custom_fields") == {"custom_fields": []}
