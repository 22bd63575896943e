"""The verdict as the client returns it."""

from sms_sandbox.report import text as report_text
from sms_sandbox.verdict.verdict import Verdict


class PrintableVerdict(Verdict):
    """A verdict whose ``str`` is its text report, so that ``assert verdict.passed, verdict`` shows it."""

    __slots__ = ()

    def __str__(self) -> str:
        return report_text.as_text(self)
