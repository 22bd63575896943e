"""Lists of contacts."""

from tests.providers.insim.v2.asking import add_contacts, done, engine_of, error


def test_contacts_are_added_and_removed_once() -> None:
    engine = engine_of()
    first, second = add_contacts(engine, ("Ana", "A"), ("Bob", "B"))
    list_id = done(engine, "lists/create", name="VIP")["list"]["list_id"]
    added = done(engine, "lists/contacts/add", list_id=list_id, contact_ids=[first, first])
    assert added == {"added": 1, "skipped": 1, "total": 1}
    assert done(engine, "lists/contacts/addall", list_id=list_id) == {"added": 1, "skipped": 1, "total": 2}
    detail = done(engine, "lists/detail", list_id=list_id, limit=1)["list"]
    assert (detail["contacts"], [one["id_contact"] for one in detail["members"]]) == (2, [first])
    removed = done(engine, "lists/contacts/remove", list_id=list_id, contact_ids=[second, "x"])
    assert removed == {"removed": 1, "total": 1}


def test_deleted_contact_leaves_its_lists() -> None:
    engine = engine_of()
    [contact] = add_contacts(engine, ("Ana", "A"))
    list_id = done(engine, "lists/create", name="VIP")["list"]["list_id"]
    done(engine, "lists/contacts/add", list_id=list_id, contact_ids=[contact])
    done(engine, "contacts/delete", id_contact=contact)
    assert done(engine, "lists")["lists"][0]["contacts"] == 0


def test_empty_field_of_an_update_is_kept() -> None:
    engine = engine_of()
    list_id = done(engine, "lists/create", name="VIP", description="a")["list"]["list_id"]
    changed = done(engine, "lists/update", list_id=list_id, name="", description="b")["list"]
    assert (changed["name"], changed["description"]) == ("VIP", "b")


def test_unknown_list_or_contact_is_refused() -> None:
    engine = engine_of()
    list_id = done(engine, "lists/create", name="VIP")["list"]["list_id"]
    assert error(engine, "lists/contacts/add", list_id=list_id, contact_ids=["x"]) == ("NOT_FOUND", None)
    assert error(engine, "lists/contacts/add", list_id=list_id, contact_ids=[]) == ("MISSING_FIELD", "contact_ids")
    done(engine, "lists/delete", list_id=list_id)
    assert error(engine, "lists/detail", list_id=list_id) == ("NOT_FOUND", None)
