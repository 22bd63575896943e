"""Faults of webhooks: of all, of those in a phase, or of those that a rule is for."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Discriminator, Tag, create_model

from sms_sandbox.faults.kind import Place
from sms_sandbox.scenario.bad_value import BadValueError
from sms_sandbox.scenario.format import fault_tables, field_types
from sms_sandbox.scenario.format.table import Table, form_of

if TYPE_CHECKING:
    WebhookFaultsTable = Table
else:
    _FIELDS = {
        name: field for fields in fault_tables.rule_fields(Place.WEBHOOKS).values() for name, field in fields.items()
    }
    WebhookFaultsTable = create_model("WebhookFaultsTable", __base__=Table, **_FIELDS)
    """The faults of webhooks by their words."""


class RetryTable(Table):
    """When a failed webhook is sent again."""

    attempts: field_types.Few | None = None
    """All attempts, the first one included."""

    delays: tuple[field_types.Duration, ...] = ()
    """The waits between attempts; the last one is repeated as often as needed."""

    def waits(self) -> tuple[int, ...]:
        """Return the wait before each attempt but the first, in microseconds."""
        count = len(self.delays) if self.attempts is None else self.attempts - 1
        return tuple(self.delays[min(turn, len(self.delays) - 1)] for turn in range(count))

    def conflicts(self) -> Iterator[BadValueError]:
        attempts = self.attempts
        if attempts is None:
            if not self.delays:
                yield BadValueError("empty", "No plan.", 'Write it like { attempts = 3, delays = ["5s", "30s"] }.')
        elif attempts > 1 and not self.delays:
            yield BadValueError(
                "missing",
                "The pauses between the attempts are missing.",
                'Add delays = ["5s", "30s"].',
                ("attempts",),
            )
        elif len(self.delays) >= attempts:
            message = f"{attempts} attempts have {attempts - 1} delays between them, not {len(self.delays)}."
            yield BadValueError("conflict", message, "The first attempt counts, too.", ("attempts",))


Retry = Annotated[
    Annotated[field_types.RetryWord, Tag("word")] | Annotated[RetryTable, Tag("table")], Discriminator(form_of)
]


class WebhooksTable(WebhookFaultsTable):
    """Faults of all webhooks, and how they are sent."""

    retry: Retry | None = None
    timeout: field_types.TimeSpan | None = None
    """The time for an answer, in wall time."""


def _word_or_table(*, in_phase: bool) -> Any:  # noqa: ANN401  a type
    word = fault_tables.words_type(in_phase=in_phase)
    return Annotated[
        Annotated[word, Tag("word")] | Annotated[WebhookFaultsTable, Tag("table")], Discriminator(form_of)
    ]


RULE_WEBHOOKS: Final = _word_or_table(in_phase=False)
PHASE_WEBHOOKS: Final = _word_or_table(in_phase=True)
