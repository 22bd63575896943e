"""What an answer rests on that no provider gave."""

from typing import Final

FACT: Final = "fault"
"""In place of an entry of a ledger."""
