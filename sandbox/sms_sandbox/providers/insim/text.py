"""Add to a message's text what inSIM adds: the tracked link, and the footer of free accounts."""

import re
from typing import Final

from sms_sandbox.providers.insim.parse import LEGACY, V1

# The English documents, the French documents and the page's own form each have their own spelling.
_PLACEHOLDER: Final = re.compile(r"\[(?:link|lien|lien_tracking)\]", re.ASCII | re.IGNORECASE)

_FOOTERS: Final = {
    V1: "\n \nSent for free from PC via arsms.co/free",
    LEGACY: "\n \nSH via arsms.co",
}


def with_link(text: str, link: str) -> str:
    """Replace each placeholder with the link, or append the link after a blank if there is no placeholder."""
    before, *rest = _PLACEHOLDER.split(text)
    return link.join((before, *rest)) if rest else f"{text} {link}"


def with_footer(text: str, link: str | None, dialect: str) -> str:
    """Append the footer.

    A blank separates it from a link at the end, so that the line break is no part of the address.
    """
    blank = " " if link and text.endswith(link) else ""
    return f"{text}{blank}{_FOOTERS[dialect]}"
