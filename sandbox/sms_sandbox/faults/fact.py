"""The fact of an answer that a fault gives in place of a provider."""

from typing import Final

FACT: Final = "fault"
"""The name that stands in place of a fact of a ledger."""
