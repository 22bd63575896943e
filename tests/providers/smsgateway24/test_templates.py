"""Sender IDs and templates that the options of an account hold."""

import pytest
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings

from tests.providers.smsgateway24.asking import engine_of, only_message, posted, refusal

REQUEST = {"token": "k1", "send_to": "+33639980001", "sender_id": "2", "template_id": "9"}
TEMPLATES = "\n 9 = Hello {var_1}, order {order} = ok\n\n10=Bye\n"


def owned(**options: str) -> Engine:
    account = AccountSettings(provider="smsgateway24", login=None, secret="k1", options=options)
    return engine_of(accounts=(account,))


@pytest.mark.parametrize(
    ("template", "values", "text"),
    [
        ("9", {"var_1": "Ana", "order": 777}, "Hello Ana, order 777 = ok"),
        ("9", {"order": "{var_1}"}, "Hello {var_1}, order {var_1} = ok"),
        ("10", {"var_1": "Ana"}, "Bye"),
        (10, {}, "Bye"),
    ],
)
def test_template_is_filled_with_its_values(template: object, values: dict[str, object], text: str) -> None:
    engine = owned(templates=TEMPLATES)
    request = {**REQUEST, "template_id": template, "template_data": values}
    assert posted(engine, "addsmstosenderid", request)["error"] == 0
    assert only_message(engine).text == text


def test_unknown_template_is_refused() -> None:
    answer = posted(owned(templates=TEMPLATES), "addsmstosenderid", {**REQUEST, "template_id": "11"})
    assert answer == refusal("Template not found")


@pytest.mark.parametrize("sender", ["2", "MyShop"])
def test_known_sender_id_is_accepted(sender: object) -> None:
    engine = owned(sender_ids="2, MyShop")
    assert posted(engine, "addsmstosenderid", {**REQUEST, "sender_id": sender})["error"] == 0


def test_unknown_sender_id_is_refused() -> None:
    engine = owned(sender_ids="2, MyShop")
    answer = posted(engine, "addsmstosenderid", {**REQUEST, "sender_id": "3"})
    assert answer == refusal("Sender ID not found")


def test_account_without_options_may_use_any() -> None:
    engine = engine_of()
    assert posted(engine, "addsmstosenderid", {**REQUEST, "template_data": {"a": "b"}})["error"] == 0
    assert only_message(engine).text == "Template 9\na: b"
