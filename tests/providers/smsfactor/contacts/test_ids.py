"""Ids of contacts and blocked numbers in both dialects."""

import re

import pytest
from sms_sandbox.wire.exchange import Headers

from tests.providers.smsfactor.asking import BEARER, JSON, LOGIN, ask, engine_of, get, gsm, post, reported

ONE, TWO = "33639980001", "33639980002"


@pytest.mark.parametrize("id_seed", [None, 7])
@pytest.mark.parametrize(("credentials", "form"), [(LOGIN, r"[0-9]+"), (BEARER, r"[0-9a-f]{24}")])
def test_ids_of_entries_have_the_form_of_the_dialect_and_either_is_found(
    credentials: Headers, form: str, id_seed: int | None
) -> None:
    headers, engine = (*JSON, *credentials), engine_of(id_seed=id_seed)
    list_id = post(engine, "/list", {"list": gsm(ONE, TWO)}, headers)["id"]
    post(engine, "/blacklist", {"blacklist": gsm(ONE, TWO)}, headers)
    contacts = [contact["id"] for contact in get(engine, f"/list/{list_id}", headers)["list"]]
    blocked = [entry["id"] for entry in get(engine, "/blacklist", headers)["list"]]
    assert all(re.fullmatch(form, entry_id) for entry_id in (*contacts, *blocked))
    assert len({*contacts, *blocked}) == 4
    assert list_id.isdecimal()
    assert reported(ask(engine, "DELETE", f"/list/contact/{contacts[0]}", headers))["status"] == 1
    assert reported(ask(engine, "PUT", f"/list/contact/{contacts[1]}", headers, {"info1": "a"}))["status"] == 1
    assert reported(ask(engine, "DELETE", f"/blacklist/contact/{blocked[1]}", headers))["status"] == 1
    decimal = str(int(blocked[0][-10:], 16)) if len(blocked[0]) == 24 else blocked[0]
    assert reported(ask(engine, "DELETE", f"/blacklist/contact/{decimal}", headers))["status"] == 1
    assert get(engine, "/blacklist", headers)["list"] == []
    wrong = "0" * 14 + contacts[1][-10:]
    assert reported(ask(engine, "DELETE", f"/list/contact/{wrong}", headers))["status"] == -5
