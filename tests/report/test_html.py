import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import sms_sandbox
from lxml import html
from sms_sandbox import __version__
from sms_sandbox.report.html import MOST_ROWS, as_html
from sms_sandbox.report.repeat import RepeatStep
from sms_sandbox.report.timeline import MarkKind, TimelineChart, timeline_of
from sms_sandbox.verdict.verdict import Check, CheckOutcome, Verdict

from tests.making import JANE
from tests.report.test_svg import a_lane, a_timeline
from tests.report.test_text import BROKEN, NOTHING, UNTESTED, VERDICT, opened
from tests.verdict.judging import Run, expecting


def page(
    verdict: Verdict = VERDICT, timeline: TimelineChart | None = None, steps: Sequence[RepeatStep] = ()
) -> html.HtmlElement:
    return html.document_fromstring(as_html(verdict, timeline or a_timeline([a_lane(1)]), steps))


def test_verdict_comes_first_and_failed_checks_before_passed() -> None:
    good = replace(BROKEN, name="good", outcome=CheckOutcome.PASSED)
    root = page(replace(VERDICT, checks=(good, BROKEN)))
    assert [one.text for one in root.iter("h3")] == ["one otp", "good"]
    assert root.findtext(".//p[@class='headline']") == "1 of 2 checks failed"
    assert root.xpath("string(//header/@class)") == "bad"
    assert [one.text_content() for one in root.findall(".//p[@class='note']")] == [*VERDICT.notes]


def test_evidence_links_to_the_row_of_its_message() -> None:
    root = page()
    assert [one.get("href") for one in root.findall(".//ol//a")] == ["#m1"]
    assert [one.text for one in root.findall(".//ol//code")] == ["m1", "m12"]
    assert root.get_element_by_id("m1").text == "m1"
    assert root.findall(".//ol/li")[-1].text == "… and 3 more"


def test_page_loads_nothing_and_has_no_script() -> None:
    whole = as_html(VERDICT, a_timeline([a_lane(1)]), ())
    assert "default-src 'none'" in whole
    assert "<script" not in whole
    outside = re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?(?!#)[^"'\s)>]+""", whole)
    assert outside == []
    assert "@media print" in whole
    assert "prefers-color-scheme: dark" in whole


def test_outside_text_is_escaped() -> None:
    evil = "</title></style><img src=x onerror=alert(1)>"
    run = Run(expecting("messages = { }\ncount = 0"))
    run.send(evil)
    run.pass_by("1m")
    verdict = replace(run.verdict(), scenario=evil, description=evil, notes=(evil,))
    root = page(verdict, timeline_of(run.engine, verdict))
    assert [*root.iter("img")] == []
    assert evil in root.text_content()


def test_tables_are_bounded_with_failing_rows_first() -> None:
    lanes = [a_lane(number, is_failing=number == 700) for number in range(800)]
    root = page(timeline=a_timeline(lanes, requests=MOST_ROWS + 1))
    tables = root.findall(".//details")
    assert [one.xpath("string(summary)") for one in tables] == [
        "Messages 500 of 800, failing ones first",
        "Webhooks 500 of 501",
        "Requests 500 of 501",
    ]
    rows = tables[0].findall(".//tbody/tr")
    assert len(rows) == MOST_ROWS
    assert rows[0].findtext(".//code") == "m700"


def test_open_check_is_marked() -> None:
    checks: tuple[Check, ...] = (opened(BROKEN),)
    root = page(replace(VERDICT, checks=checks))
    assert root.findtext(".//p[@class='state']") == "open; as things stand it fails"


def test_untested_check_is_marked() -> None:
    root = page(replace(VERDICT, checks=(UNTESTED, NOTHING)))
    assert [one.get("class") for one in root.findall(".//ul[@class='checks']/li")] == ["bad", "untested"]
    assert [one.text for one in root.findall(".//p[@class='state']")] == [
        "not tested, which counts as failed unless optional = true",
        "not tested",
    ]
    assert [one.text for one in root.findall(".//h2/small")][:2] == ["1 of 1 failed", "1 of 1 not tested"]


def test_replies_and_recipients_are_in_the_tables() -> None:
    run = Run()
    run.send("hello <b>")
    run.pass_by("1m")
    run.engine.handsets.reply(JANE, "STOP please")
    verdict = run.verdict()
    root = page(verdict, timeline_of(run.engine, verdict))
    tables = {one.xpath("string(summary/h2/text())").strip(): one for one in root.findall(".//details")}
    assert [*tables] == ["Messages", "Replies", "Webhooks", "Requests"]
    cells = {
        title: [cell.text_content() for cell in one.findall(".//tbody/tr[1]/td")] for title, one in tables.items()
    }
    assert cells["Replies"][1:3] == ["1:00", '+33639980001 "STOP please"']
    assert cells["Webhooks"][2] == '+33639980001 "hello <b>"'
    assert cells["Requests"][2] == '33639980001 "hello <b>"'
    assert root.get_element_by_id("m2").text == "m2"


def test_page_has_what_repeats_the_run() -> None:
    root = page(steps=[RepeatStep("sandbox run 'a <b>.toml'", "runs it"), RepeatStep("sandbox replay", "repeats it")])
    [repeat] = root.xpath("//dl[@class='repeat']")
    words = [one.text_content() for one in repeat]
    assert words == ["sandbox run 'a <b>.toml'", "runs it", "sandbox replay", "repeats it"]
    assert f"sms-sandbox {__version__}, seed 7, sandbox time from 2026-01-05 09:00:00 UTC" in root.text_content()


def test_failing_messages_come_first_and_the_summary_names_the_order() -> None:
    verdict = replace(VERDICT, checks=(BROKEN,))
    root = page(verdict, a_timeline([a_lane(2), replace(a_lane(1), is_failing=True)]))
    [table] = [one for one in root.findall(".//details") if one.xpath("string(summary/h2)").startswith("Messages")]
    assert table.findtext("summary/h2/small") == "2, failing ones first"
    assert [one.text for one in table.findall(".//th")] == ["id", "at", "to and text", "state", "fails"]
    assert [one.text_content() for one in table.findall(".//tbody/tr/td[5]")] == ["✘", ""]


def schemes(text: str) -> list[dict[str, str]]:
    """Return the variables of the light and of the dark scheme of a stylesheet."""
    light, dark = text.partition("prefers-color-scheme: dark")[::2]
    root = re.compile(r"(--[a-z-]+): ([^;]+);")
    return [
        dict(root.findall(light.partition("{")[2].partition("}")[0])),
        dict(root.findall(dark.partition("} }")[0])),
    ]


def test_report_has_the_colours_of_the_page() -> None:
    package = Path(sms_sandbox.__file__).parent
    page_css = (package / "server" / "ui" / "style.css").read_text()
    report_css = (package / "report" / "report.css").read_text().replace("}\n}", "} }")
    for own, shared in zip(schemes(report_css), schemes(page_css), strict=True):
        common = own.keys() & shared.keys()
        assert {"--ground", "--card", "--ink", "--soft", "--good", "--bad", "--warn"} <= common
        assert {name: own[name] for name in common} == {name: shared[name] for name in common}


def test_every_mark_kind_is_in_the_legend() -> None:
    timeline = a_timeline([a_lane(1)])
    for sort in MarkKind:
        timeline.lanes[0].marks.append(replace(timeline.lanes[0].marks[0], sort=sort))
    assert len(page(timeline=timeline).findall(".//ul[@class='legend']/li")) == len(MarkKind)


def test_empty_run_gives_a_page() -> None:
    run = Run()
    root = page(run.verdict(), timeline_of(run.engine, run.verdict()))
    assert root.findall(".//details") == []
