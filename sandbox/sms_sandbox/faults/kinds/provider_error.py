"""Answers with one of the provider's own errors."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProviderError:
    """``name`` is the neutral one, the same at every provider; a provider that has no such error is not struck."""

    name: str
