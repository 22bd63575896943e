"""The sender IDs and templates of an account, which its options hold: the vendor shows them in its web page only.

``sender_ids`` is a list such as ``2, MyShop``. ``templates`` has one template a line, ``9 = Hello {var_1}``. An
account without them may use any.
"""

import re
from collections.abc import Mapping
from typing import Final

from sms_sandbox.core.account import Account
from sms_sandbox.providers.smsgateway24.errors import RefusedError

_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")


def has_sender(sender: str, account: Account) -> bool:
    known = [name.strip() for name in str(account.options["sender_ids"]).split(",") if name.strip()]
    return not known or sender in known


def text(template: str, values: Mapping[str, str], account: Account) -> str:
    """Return the text of a template with the values in it; a placeholder without a value stays.

    Without known templates return a text that names the template and its values. Raise RefusedError for an unknown
    template.
    """
    known = _templates(str(account.options["templates"]))
    if not known:
        return "\n".join([f"Template {template}", *(f"{name}: {value}" for name, value in values.items())])
    if template not in known:
        raise RefusedError("unknown_template")
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), known[template])


def _templates(option: str) -> dict[str, str]:
    lines = [line.partition("=") for line in option.splitlines() if line.strip()]
    return {name.strip(): words.strip() for name, _, words in lines}
