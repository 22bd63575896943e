"""Tables on terminals of several widths."""

import re

import pytest
from sms_sandbox.cli.command import Globals
from sms_sandbox.cli.printing.output import show_table
from sms_sandbox.cli.printing.table import fitted, layout_of

STYLE = re.compile(r"\x1b\[[0-9;]*m")
HEADERS = ("id", "submitted", "provider", "from", "to", "state", "reason", "text")
ROWS = [
    ("m1", "2026-11-30 02:04:21.123", "smsfactor", "", "+33639980010", "undelivered", "unknown_subscriber", "Hello"),
    ("m10", "2026-11-30 02:06:21.456", "smsmode", "36034", "+33639980001", "waiting", "", "A text " * 20),
]


def shown(width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(width))
    show_table(Globals(has_color=False), HEADERS, ROWS)
    return [STYLE.sub("", line).rstrip() for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("width", [160, 120, 100, 90, 80, 60, 40])
def test_no_width_cuts_ids_numbers_or_states(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = shown(width, monkeypatch, capsys)
    words = {word for line in lines for word in line.split()}
    assert words >= {"m1", "m10", "+33639980010", "+33639980001", "undelivered", "waiting", "Hello"}
    assert max(map(len, lines)) <= width or width < 80
    assert "".join(lines).replace(" ", "").count("Atext") == 20


@pytest.mark.parametrize(
    ("width", "gone"),
    [
        (160, []),
        (114, ["2026-11-30"]),
        (100, ["2026-11-30", "provider"]),
        (80, ["2026-11-30", "provider", "reason"]),
    ],
)
def test_date_goes_first_then_provider_then_reason(width: int, gone: list[str]) -> None:
    layout = fitted(layout_of(HEADERS, ROWS), width)
    assert layout is not None
    text = " ".join((*layout.headers, *(cell for row in layout.rows for cell in row)))
    assert [word for word in ("2026-11-30", "provider", "reason") if word not in text] == gone


def test_row_is_a_block_on_a_narrow_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shown(40, monkeypatch, capsys)[:9] == [
        "id           m1",
        "submitted    2026-11-30 02:04:21.123",
        "provider     smsfactor",
        "to           +33639980010",
        "state        undelivered",
        "reason       unknown_subscriber",
        "text         Hello",
        "",
        "id           m10",
    ]


def test_table_without_rows_has_every_column() -> None:
    assert layout_of(HEADERS, []).headers == HEADERS


def test_table_without_dropped_columns_keeps_the_others() -> None:
    layout = layout_of(("name", "text"), [("a" * 30, "b")])
    assert fitted(layout, 20) is None
    assert layout.without("provider") is layout
