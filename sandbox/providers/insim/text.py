"""The text of a message with its tracked link."""

import re
from typing import Final

# English and French documents and the page's own form each have their own spelling.
_PLACEHOLDER: Final = re.compile(r"\[(?:link|lien|lien_tracking)\]", re.ASCII | re.IGNORECASE)


def with_link(text: str, link: str) -> str:
    """The link in the place of each placeholder; behind the text, after a blank, where there is none."""
    before, *rest = _PLACEHOLDER.split(text)
    return link.join((before, *rest)) if rest else f"{text} {link}"
