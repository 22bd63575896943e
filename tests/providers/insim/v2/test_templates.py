"""Templates of messages."""

import pytest
from sms_sandbox.engine.engine import Engine

from tests.providers.insim.v2.asking import ONE, TWO, add_contacts, done, engine_of, error


def template(engine: Engine, text: str) -> str:
    return str(done(engine, "templates/create", name="a", message=text)["template"]["template_id"])


@pytest.mark.parametrize(
    ("number", "variables", "text"),
    [
        ("0639980001", {}, "Hi Ana Dupont, {custom.date} {x}"),
        (ONE, {"firstname": "Bob", "custom.date": 1, "x": []}, "Hi Bob Dupont, 1 {x}"),
        (TWO, None, "Hi  , {custom.date} {x}"),
    ],
)
def test_placeholders_are_filled(number: str, variables: object, text: str) -> None:
    engine = engine_of()
    add_contacts(engine, ("Ana", "Dupont"))
    template_id = template(engine, "Hi {firstname} {lastname}, {custom.date} {x}")
    recipients = [{"phone_number": number, "variables": variables}]
    assert done(engine, "templates/send", template_id=template_id, recipients=recipients)["sent_count"] == 1
    assert [message.text for message in engine.messages] == [text]


def test_template_is_changed_and_deleted() -> None:
    engine = engine_of()
    template_id = template(engine, "a")
    changed = done(engine, "templates/update", template_id=template_id, message="b")["template"]
    assert changed == {"template_id": template_id, "name": "a", "message": "b"}
    done(engine, "templates/delete", template_id=template_id)
    assert done(engine, "templates") == {"templates": []}
    assert error(engine, "templates/send", template_id=template_id) == ("NOT_FOUND", None)
