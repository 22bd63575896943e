"""Templates of messages."""

import re
from typing import Final

from sms_sandbox.core.draws import HEX
from sms_sandbox.providers.insim.parse import Message
from sms_sandbox.providers.insim.state import Template
from sms_sandbox.providers.insim.v2 import sms
from sms_sandbox.providers.insim.v2.auth import ID_LENGTH, ApiRequest
from sms_sandbox.providers.insim.v2.body import Body
from sms_sandbox.providers.insim.v2.errors import ApiError
from sms_sandbox.providers.insim.v2.render import Fields

_PLACEHOLDER: Final = re.compile(r"\{([\w.]+)\}")


def read_all(asked: ApiRequest) -> Fields:
    return {"templates": [_entry(template) for template in asked.data.templates.values()]}


def create(asked: ApiRequest) -> Fields:
    name, text = asked.body.required("name"), asked.body.required("message")
    template = Template(asked.backend.draw_id(HEX, ID_LENGTH, asked.account.login, "template", name), name, text)
    asked.data.templates[template.id] = template
    return {"template": _entry(template)}


def update(asked: ApiRequest) -> Fields:
    template = _named(asked)
    template.name = asked.body.text("name") or template.name
    template.text = asked.body.text("message") or template.text
    return {"template": _entry(template)}


def delete(asked: ApiRequest) -> Fields:
    del asked.data.templates[_named(asked).id]
    return {}


def send(asked: ApiRequest) -> Fields:
    template = _named(asked)
    recipients = asked.body.objects("recipients")
    return sms.submitted([_message(template, recipient, asked) for recipient in recipients], asked)


def filled(text: str, number: str, variables: dict[str, str], asked: ApiRequest) -> str:
    """Return a text with its placeholders replaced; the names come from the contact if no variable has them."""
    contact = asked.data.contacts.get(number)
    known = {} if contact is None else {"firstname": contact.first_name, "lastname": contact.last_name}
    values = {"firstname": "", "lastname": "", **known, **variables}
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def _message(template: Template, recipient: Body, asked: ApiRequest) -> Message:
    number = sms.number_of(recipient.required("phone_number"), asked)
    given = recipient.fields.get("variables")
    variables = given if isinstance(given, dict) else {}
    texts = {name: str(value) for name, value in variables.items() if isinstance(value, str | int)}
    return sms.message(number, filled(template.text, number, texts, asked))


def _named(asked: ApiRequest) -> Template:
    template = asked.data.templates.get(asked.body.required("template_id"))
    if template is None:
        raise ApiError("NOT_FOUND")
    return template


def _entry(template: Template) -> Fields:
    return {"template_id": template.id, "name": template.name, "message": template.text}
