"""For each scenario of the library: a day that an application with good habits comes through, and habits that are the
mistake which the scenario is there to find.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final, NamedTuple

from tests.library.application import HOUR, MINUTE, Habits
from tests.library.carriers import CARRIERS
from tests.library.day import Plan

ALL: Final = tuple(CARRIERS)
TELLS_OF_FAILURES: Final = ("smsmode", "smsgateway24", "smsfactor")
CAN_BE_ASKED: Final = ("smsmode", "smsgateway24")
KEEPS_CREDIT: Final = ("smsmode", "smsfactor")
GATEWAYS: Final = ("insim", "smsgateway24")
LEAVES_NUMBERS_OUT: Final = ("smsfactor",)
"""By itself, those who said STOP and those that are nobody's; so the text is asked for, and goes nowhere."""

M: Final = 60
H: Final = 60 * M
"""Seconds."""


class Mistake(NamedTuple):
    """``unseen`` are providers at which it does no harm, or cannot be made."""

    habits: Habits
    unseen: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Story:
    """``topics`` are those of the list that the library has to cover. ``providers`` are who the application may be a
    customer of: one at a time, or of all at once if it ``changes_over``. ``mistakes`` are by the name of the
    expectation that has to fail.
    """

    topics: Sequence[str] = ()
    plan: Plan
    providers: tuple[str, ...] = ALL
    changes_over: bool = False
    good: Habits = field(default_factory=Habits)
    mistakes: Mapping[str, Mistake] = field(default_factory=dict)

    @property
    def customers(self) -> list[tuple[str, ...]]:
        """The providers of each application that there may be."""
        return [self.providers] if self.changes_over else [(name,) for name in self.providers]


def number(last: int) -> str:
    return f"+3363998{last:04}"


HERE: Final = number(101)


def campaign(
    count: int, *, at: float = 0, gap: float = 0, words: str = "The sale begins today."
) -> list[tuple[float, str, str]]:
    """To so many healthy handsets, so many seconds apart."""
    return [(at + gap * nth, number(1000 + nth), words) for nth in range(count)]


A_MOMENT: Final = ((20, 2),)
UP_TO_AN_HOUR: Final = ((30, 5), (H, 60))

STORIES: Final[dict[str, Story]] = {
    "otp-happy-path": Story(
        topics=["OTP happy path"],
        plan=Plan(texts=[(0, number(1), "Your code is 482913.")], walk=[(10, 1)]),
        mistakes={"the application acknowledged the receipt": Mistake(Habits(is_at_home=False))},
    ),
    "slow-provider": Story(
        topics=["slow provider"],
        plan=Plan(texts=campaign(3), walk=A_MOMENT),
        mistakes={"nothing is sent twice": Mistake(Habits(waits=5, repeats_unsure=True))},
    ),
    "timed-out-but-sent": Story(
        topics=["timed out, but sent"],
        plan=Plan(texts=campaign(6), walk=UP_TO_AN_HOUR),
        mistakes={"nothing is sent twice": Mistake(Habits(repeats_unsure=True))},
    ),
    "outage-and-retry-storm": Story(
        topics=["outage and retry storm"],
        plan=Plan(
            texts=[*campaign(8, at=50), *campaign(12, at=62, words="The sale ends today.")],
            walk=[(50, 50), (62, 12), (5 * M, 4), (30 * M, M)],
        ),
        mistakes={
            "it does not storm the provider": Mistake(Habits(waits=5, rests=False, repeats_unsure=True)),
            "texts are sent again when the outage is over": Mistake(Habits(rests=False, tries_again=False)),
            "every receipt is taken in the end": Mistake(Habits(takes_floods=False)),
        },
    ),
    "rate-limit": Story(
        topics=["rate limit"],
        plan=Plan(texts=campaign(12), walk=[(M, 1)]),
        mistakes={
            "it slows down": Mistake(Habits(rests=False)),
            "the texts get through": Mistake(Habits(rests=False, tries_again=False)),
        },
    ),
    "credit-gone-and-top-up": Story(
        topics=["credit gone mid-campaign and top-up"],
        providers=KEEPS_CREDIT,
        plan=Plan(texts=campaign(12), walk=[(20 * M, 30)]),
        mistakes={
            "the application stops by itself when credit is gone": Mistake(Habits(rests=False)),
            "it goes on after the top-up": Mistake(Habits(rests=False, tries_again=False)),
        },
    ),
    "unicode-doubles-the-cost": Story(
        topics=["unicode that doubles the cost"],
        providers=KEEPS_CREDIT,
        plan=Plan(
            texts=campaign(
                10, words="It\u2019s here: your parcel waits at the shop in Fiction Street until Saturday, 8 p.m."
            ),
            walk=A_MOMENT,
        ),
        mistakes={
            "ten texts go out": Mistake(Habits(writes_plain=False)),
            "none is refused for lack of credit": Mistake(Habits(writes_plain=False)),
        },
    ),
    "wrong-password-after-rotation": Story(
        topics=["wrong password after rotation"],
        plan=Plan(texts=campaign(6, gap=40), walk=[(M, 20), (30 * M, 60)]),
        mistakes={
            "it does not hammer the provider": Mistake(Habits(rests=False)),
            "it sends again afterwards": Mistake(Habits(rests=False, tries_again=False)),
        },
    ),
    "receipts-lost": Story(
        topics=["receipts lost"],
        providers=CAN_BE_ASKED,
        plan=Plan(
            texts=[*campaign(6), *[(0, HERE, words) for words in ("One.", "Two.", "Three.")]], walk=UP_TO_AN_HOUR
        ),
        mistakes={
            "receipts are stored": Mistake(Habits(stores_receipts=False)),
            "receipts are matched by id": Mistake(Habits(keys_by_number=True)),
            "it asks for their status": Mistake(Habits(asks=False)),
            "nothing is sent twice": Mistake(Habits(asks=False, repeats_silent_after=15 * MINUTE)),
        },
    ),
    "receipts-twice": Story(
        topics=["receipts twice"],
        plan=Plan(texts=campaign(3), walk=A_MOMENT),
        good=Habits(follows_up=True),
        mistakes={
            "the second receipts are acknowledged": Mistake(Habits(takes_repeated=False)),
            "duplicates are ignored": Mistake(Habits(follows_up_copies=True)),
        },
    ),
    "receipts-out-of-order": Story(
        topics=["receipts out of order"],
        plan=Plan(texts=campaign(3), walk=UP_TO_AN_HOUR),
        mistakes={
            "the late receipts are acknowledged": Mistake(Habits(takes_late=False)),
            "nothing is sent twice": Mistake(
                Habits(believes_last=True, asks=False, repeats_silent_after=15 * MINUTE)
            ),
        },
    ),
    "receipts-held-and-flushed": Story(
        topics=["receipts held and flushed"],
        plan=Plan(texts=campaign(12), walk=[(15 * M, 20)]),
        mistakes={
            "nothing is sent twice": Mistake(Habits(repeats_silent_after=2 * MINUTE)),
            "every receipt is taken": Mistake(Habits(takes_floods=False)),
        },
    ),
    "number-refused": Story(
        providers=("smsmode", "smsfactor"),
        plan=Plan(texts=[(0, number(12), "The sale begins."), *campaign(2)], walk=[(M, 10)]),
        mistakes={"final refusals are respected": Mistake(Habits(repeats_refused=True))},
    ),
    "quiet-hours": Story(
        plan=Plan(texts=[*campaign(2), *campaign(2, at=3 * H, words="The sale ends.")], walk=[(14 * H, 15 * M)]),
        good=Habits(minds_hours=True),
        mistakes={"texts are sent from 08:00 to 22:00": Mistake(Habits())},
    ),
    "number-unknown": Story(
        topics=["number unknown"],
        providers=TELLS_OF_FAILURES,
        plan=Plan(
            texts=[
                (at, to, words)
                for (at, words), to in product(
                    [(0, "The sale begins."), (2 * M, "The sale ends.")], [number(10), HERE]
                )
            ],
            walk=[(3 * M, 10), (H, 10 * M)],
        ),
        mistakes={
            "nothing is sent to that number again": Mistake(
                Habits(leaves_out_nobody=False), unseen=LEAVES_NUMBERS_OUT
            )
        },
    ),
    "handset-off-then-back": Story(
        topics=["handset off then back"],
        plan=Plan(texts=[(0, number(11), "Your table is booked.")], walk=[(30, 5), (12 * H, 20 * M)]),
        mistakes={
            "nothing is sent twice": Mistake(Habits(asks=False, repeats_silent_after=HOUR)),
            "the late receipt is acknowledged": Mistake(Habits(asks=False, forgets_after=HOUR)),
        },
    ),
    "validity-expired": Story(
        topics=["validity expired"],
        providers=TELLS_OF_FAILURES,
        plan=Plan(texts=[(0, number(16), "Your table is booked.")], walk=[(30, 5), (50 * H, 2 * H)]),
        mistakes={
            "nothing is sent twice": Mistake(Habits(asks=False, repeats_silent_after=24 * HOUR)),
            "the receipt, two days late, is acknowledged": Mistake(Habits(asks=False, forgets_after=24 * HOUR)),
        },
    ),
    "ten-percent-undelivered": Story(
        providers=KEEPS_CREDIT,  # of the four those with the fewest webhooks for so many texts
        plan=Plan(texts=campaign(200), walk=[(M, 10)]),
        good=Habits(at_a_time=50),
        mistakes={
            "what failed is not sent again at once": Mistake(Habits(at_a_time=50, repeats_failed=True)),
            "every receipt is taken": Mistake(Habits(at_a_time=50, takes_floods=False)),
        },
    ),
    "stop-during-a-campaign": Story(
        topics=["STOP during a campaign"],
        plan=Plan(
            texts=[
                (at, to, words)
                for (at, words), to in product(
                    [(0, "The sale begins."), (2 * M, "The sale ends.")], [number(18), HERE]
                )
            ],
            walk=[(3 * M, 10), (H, 10 * M)],
        ),
        mistakes={
            "nothing more is sent to that number": Mistake(Habits(respects_stop=False), unseen=LEAVES_NUMBERS_OUT),
            "STOP is respected": Mistake(Habits(respects_stop=False), unseen=LEAVES_NUMBERS_OUT),
            "the webhook of the STOP is acknowledged": Mistake(Habits(is_at_home=False)),
        },
    ),
    "gateway-phone-offline-and-back": Story(
        topics=["gateway phone offline and back"],
        providers=GATEWAYS,
        plan=Plan(texts=campaign(4, gap=20), walk=[(2 * M, 10), (H, 60)]),
        mistakes={"nothing is sent twice": Mistake(Habits(asks=False, repeats_silent_after=20 * MINUTE))},
    ),
    "garbled-answers": Story(
        topics=["garbled answers"],
        plan=Plan(texts=campaign(9), walk=UP_TO_AN_HOUR),
        mistakes={"nothing is sent twice": Mistake(Habits(repeats_unsure=True))},
    ),
    "cut-answers": Story(
        topics=["cut answers"],
        plan=Plan(texts=campaign(6), walk=UP_TO_AN_HOUR),
        mistakes={"nothing is sent twice": Mistake(Habits(repeats_unsure=True))},
    ),
    "dst-night": Story(
        topics=["DST night"],
        plan=Plan(nightly=HERE, walk=[(4 * H, 10 * M)]),
        mistakes={"the nightly text is sent once": Mistake(Habits(goes_by_date=False))},
    ),
    "failover": Story(
        topics=["failover from one provider to another"],
        providers=("smsfactor", "smsmode"),
        changes_over=True,
        plan=Plan(texts=campaign(16, gap=50), walk=[(12 * M, 10), (30 * M, 60)]),
        mistakes={
            "smsMode takes over": Mistake(Habits(changes_over=False)),
            "SMSFactor is not asked all the time": Mistake(Habits(rests=False)),
            "the application returns to SMSFactor": Mistake(Habits(comes_back=False)),
        },
    ),
    "magic": Story(
        plan=Plan(
            texts=[(nth, number(7700 + digits), "Hello.") for nth, digits in enumerate(range(55))],
            walk=[(M, 1), (H, 5 * M), (50 * H, 2 * H)],
        ),
    ),
}
