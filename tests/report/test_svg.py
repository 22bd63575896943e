from lxml import etree
from sms_sandbox.report.svg import MOST_FAILING, MOST_LANES, draw, swatch, used
from sms_sandbox.report.timeline import Lane, Mark, MarkKind, Span, TimelineChart

SVG = "{http://www.w3.org/2000/svg}"


def a_lane(number: int, *, is_failing: bool = False, title: str = "+33639980001") -> Lane:
    at = number * 1000
    spans = [
        Span(at, at + 500_000, MarkKind.WAITING, "waiting"),
        Span(at + 500_000, None, MarkKind.DELIVERED, "delivered"),
    ]
    return Lane(f"m{number}", title, spans, [Mark(at, MarkKind.TAKEN, "c1", "c1")], is_failing)


def a_timeline(lanes: list[Lane], requests: int = 1, phases: tuple[Span, ...] = ()) -> TimelineChart:
    return TimelineChart(
        start=0,
        end=10_000_000,
        phases=[*phases],
        lanes=lanes,
        requests=[Mark(at * 100, MarkKind.ANSWERED, f"x{at}", f"x{at}") for at in range(requests)],
        webhooks=[Mark(at * 100, MarkKind.TAKEN, f"c{at}", f"c{at}") for at in range(requests)],
    )


def drawn(timeline: TimelineChart) -> etree._Element:
    return etree.fromstring(draw(timeline))


def texts(root: etree._Element) -> list[str]:
    """Without their titles."""
    return [(one.text or "") + "".join(child.tail or "" for child in one) for one in root.iter(f"{SVG}text")]


def titles(root: etree._Element) -> list[str]:
    return [one.text or "" for one in root.iter(f"{SVG}title")]


def test_each_of_few_messages_has_a_lane() -> None:
    root = drawn(a_timeline([a_lane(number) for number in range(3)]))
    assert {"#m0", "#m1", "#m2"} == {one.get("href") for one in root.iter(f"{SVG}a")}
    assert "m1 waiting, at 0:00 to 0:00.5" in titles(root)
    assert "c1, at 0:00" in titles(root)
    assert "1 request" in texts(root)


def test_many_messages_are_drawn_by_state() -> None:
    lanes = [a_lane(number, is_failing=number % 3 == 0) for number in range(MOST_LANES + 100)]
    root = drawn(a_timeline(lanes, requests=1000))
    assert len([*root.iter(f"{SVG}a")]) == MOST_FAILING
    reported = "\n".join(texts(root))
    assert "300 messages by state" in reported
    assert "1,000 requests" in reported
    assert "1,000 webhook attempts" in reported
    assert "Messages named as evidence: 60 of 100" in reported
    assert any(title.endswith("300 delivered") for title in titles(root))


def test_many_good_messages_have_no_lanes() -> None:
    root = drawn(a_timeline([a_lane(number) for number in range(MOST_LANES + 1)]))
    assert [*root.iter(f"{SVG}a")] == []


def test_drawing_of_ten_thousand_is_bounded() -> None:
    lanes = [a_lane(number, is_failing=True) for number in range(10_000)]
    assert len(draw(a_timeline(lanes, requests=10_000))) < 300_000


def test_many_struck_requests_have_a_row_of_their_own() -> None:
    timeline = a_timeline([], requests=500)
    timeline.requests.extend(Mark(at, MarkKind.FAULT, "r", "x1") for at in range(7))
    assert "7 struck by a fault" in texts(drawn(timeline))


def test_overlapping_phases_are_in_rows() -> None:
    phases = (
        Span(0, 5_000_000, MarkKind.FAULT, "outage <1>"),
        Span(1_000_000, None, MarkKind.FAULT, "brownout"),
        Span(6_000_000, 6_000_001, MarkKind.FAULT, "a name too long for its time"),
    )
    root = drawn(a_timeline([a_lane(number * 1000) for number in range(10)], phases=phases))
    names = [one for one in root.iter(f"{SVG}rect") if one.get("class") == "phase-name"]
    assert [one.get("y") for one in names] == ["0.0", "18.0", "0.0"]
    assert "phase outage <1>: from 0:00 to 0:05" in titles(root)
    assert "phase brownout: from 0:01 to the end" in titles(root)


def test_idle_time_is_marked() -> None:
    root = drawn(a_timeline([a_lane(0), a_lane(1)]))
    assert any(title.endswith("in which nothing happens, drawn narrower") for title in titles(root))


def test_outside_text_is_escaped() -> None:
    root = drawn(a_timeline([a_lane(0, title="</text><script>alert(1)</script>")]))
    assert [*root.iter(f"{SVG}script")] == []
    assert any("<script>alert(1)" in title for title in titles(root))


def test_legend_has_what_was_drawn_with_swatches() -> None:
    assert used(a_timeline([a_lane(0)])) == [MarkKind.WAITING, MarkKind.DELIVERED, MarkKind.ANSWERED, MarkKind.TAKEN]
    assert len({swatch(sort) for sort in MarkKind}) == len(MarkKind)
    for sort in MarkKind:
        etree.fromstring(swatch(sort))
