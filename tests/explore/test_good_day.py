"""What is read of a run without faults."""

from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.explore.good_day import MOST_NUMBERS, GoodDay

from tests.engine.busy import PROVIDERS, send
from tests.examples import MORNING


def day_of(*texts: tuple[int, str]) -> GoodDay:
    engine = Engine([PROVIDERS["smsmode"]], EngineSettings(start=MORNING))
    for seconds, to in sorted(texts):
        at = MORNING + seconds * SECOND
        while (due := engine.next_due()) is not None and due <= at:
            engine.step()
        engine.move_to(at)
        send(engine, "smsmode", to)
    return GoodDay.of(engine)


def test_texts_have_time_number_and_provider_in_order() -> None:
    day = day_of((0, "33639980002"), (90, "33639980001"))
    assert day.texts == ((0.0, "+33639980002", "smsmode"), (90.0, "+33639980001", "smsmode"))
    assert day.numbers == ["+33639980002", "+33639980001"]
    assert (day.providers, day.moments(), day.lasts) == (["smsmode"], [0, 90], 90.0)


def test_text_that_went_twice_to_a_number_is_a_repeat() -> None:
    assert not day_of((0, "33639980001"), (0, "33639980002")).has_repeats
    assert day_of((0, "33639980001"), (5, "33639980001")).has_repeats


def test_later_texts_to_a_number_are_known() -> None:
    day = day_of((0, "33639980001"), (90, "33639980001"), (0, "33639980002"))
    assert day.is_texted_after("+33639980001", 60)
    assert not day.is_texted_after("+33639980001", 91)
    assert not day.is_texted_after("+33639980002", 60)
    assert day.texts_without(frozenset({"+33639980001"})) == 1


def test_troubles_are_drawn_for_a_bounded_number_of_recipients() -> None:
    day = day_of(*[(nth, f"3363998{1000 + nth}") for nth in range(MOST_NUMBERS + 3)])
    assert (len(day.numbers), len(day.moments()), len(day.texts)) == (MOST_NUMBERS, MOST_NUMBERS, MOST_NUMBERS + 3)
