"""The day of an invented shop: its customers, what it sends to them through each provider, and what they reply."""

from typing import Final, NamedTuple

from sms_sandbox.core.handset import HandsetBehaviour, HandsetCondition
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.time.instants import HOUR, MINUTE, SECOND

LENGTH: Final = 8 * HOUR
"""The time from the start of the day to the present."""

SHOP: Final = "boutique"
UNPAID: Final = "boutique-annexe"
"""The login of an account without credit."""

OUTAGE: Final = (2 * HOUR, HOUR + 30 * MINUTE)
"""The time before the present in which the shop's application answers webhooks with an error, and that of its end."""


class Customer(NamedTuple):
    name: str
    number: Msisdn
    """In +336 39 98 xx xx, which is kept for fiction, and none of the magic numbers."""


CAMILLE: Final = Customer("Camille Rochebrune", Msisdn("33639980161"))
IDRIS: Final = Customer("Idris Benhaddou", Msisdn("33639981274"))
MAELLE: Final = Customer("Maëlle Garancier", Msisdn("33639982305"))
TOM: Final = Customer("Tom Whitcombe", Msisdn("33639983468"))
NORA: Final = Customer("Nora Lindqvist", Msisdn("33639984592"))
YANN: Final = Customer("Yann Kermorvan", Msisdn("33639985683"))
INES: Final = Customer("Inès Carpentras", Msisdn("33639986707"))
OLIVER: Final = Customer("Oliver Hartnell", Msisdn("33639987896"))

CUSTOMERS: Final = (CAMILLE, IDRIS, MAELLE, TOM, NORA, YANN, INES, OLIVER)


class Send(NamedTuple):
    before: int
    """The time before the present, in microseconds."""

    provider: str
    customer: Customer
    text: str
    login: str = SHOP
    link: str = "https://boutique.example/suivi"
    """The link that inSIM and SMSFactor shorten and add to the text."""


class ShopReply(NamedTuple):
    before: int
    customer: Customer
    text: str


class ShopSwitch(NamedTuple):
    """The handset's condition changes, or its owner's behaviour."""

    before: int
    customer: Customer
    condition: HandsetCondition | None = None
    habits: HandsetBehaviour | None = None


Event = Send | ShopReply | ShopSwitch

_SALE: Final = "BOUTIQUE: -20 % sur toute la collection jusqu'à dimanche. STOP au 36180."
_SALE_PAGE: Final = "https://boutique.example/soldes"


def _campaign(before: int, *customers: Customer) -> tuple[Send, ...]:
    return tuple(
        Send(before - index * SECOND, "smsfactor", customer, _SALE, link=_SALE_PAGE)
        for index, customer in enumerate(customers)
    )


EVENTS: Final[tuple[Event, ...]] = (
    Send(
        7 * HOUR + 38 * MINUTE,
        "insim",
        CAMILLE,
        "Bonjour Camille, votre colis 6A 0482 est en route, livraison cet après-midi. Suivi :",
    ),
    Send(7 * HOUR + 12 * MINUTE, "smsmode", TOM, "Your one-time code is 381204. It is valid for 10 minutes."),
    Send(
        6 * HOUR + 41 * MINUTE,
        "smsgateway24",
        NORA,
        "Hi Nora, your appointment is tomorrow at 14:30 with Dr Vasseur. Reply YES to confirm.",
    ),
    ShopReply(6 * HOUR + 33 * MINUTE, NORA, "YES, see you tomorrow"),
    *_campaign(5 * HOUR + 30 * MINUTE, IDRIS, MAELLE, YANN, INES, OLIVER),
    ShopReply(5 * HOUR + 24 * MINUTE, YANN, "STOP"),
    ShopReply(5 * HOUR + 2 * MINUTE, MAELLE, "Super, merci ! C'est valable en magasin aussi ?"),
    Send(
        4 * HOUR + 55 * MINUTE,
        "smsgateway24",
        MAELLE,
        "Oui Maëlle, en magasin et en ligne 🎉 Montrez ce message. Ouvert ce soir jusqu'à 20 h. À bientôt !",
    ),
    ShopSwitch(3 * HOUR + 50 * MINUTE, OLIVER, HandsetCondition.OFF),
    Send(
        3 * HOUR + 44 * MINUTE,
        "smsmode",
        OLIVER,
        "Hello Oliver, your repair is finished. You can collect it until 7 pm.",
    ),
    Send(
        2 * HOUR + 51 * MINUTE, "smsmode", INES, "Votre commande 7731 est prête, à retirer au comptoir.", login=UNPAID
    ),
    Send(2 * HOUR + 47 * MINUTE, "insim", INES, "Bonjour Inès, votre commande 7731 est prête. Détails :"),
    Send(
        HOUR + 52 * MINUTE,
        "smsmode",
        IDRIS,
        "Rappel : rendez-vous demain à 9 h 15 chez Boutique, 12 rue des Lilas.",
    ),
    Send(HOUR + 36 * MINUTE, "smsfactor", TOM, "Hi Tom, your refund of 24.90 EUR is on its way. Receipt:"),
    ShopReply(HOUR + 8 * MINUTE, CAMILLE, "Je ne suis pas là avant 17 h, pouvez-vous passer plus tard ?"),
    Send(58 * MINUTE, "insim", CAMILLE, "C'est noté, le livreur passe entre 17 h et 19 h. Suivi :"),
    ShopReply(54 * MINUTE, CAMILLE, "Parfait, merci beaucoup"),
    ShopReply(31 * MINUTE, IDRIS, "Je viendrai plutôt à 10 h, est-ce possible ?"),
    Send(26 * MINUTE, "smsmode", IDRIS, "Entendu Idris, à demain 10 h."),
    Send(4 * MINUTE, "smsmode", CAMILLE, "Votre code de connexion est 529716. Ne le communiquez à personne."),
    ShopSwitch(MINUTE, NORA, habits=HandsetBehaviour(answers_after=20 * SECOND, answers="Thank you, I am on my way")),
    Send(
        SECOND, "smsgateway24", NORA, "Hi Nora, Dr Vasseur can see you today at 16:00 if you like."
    ),
)  # fmt: skip
"""In the order of time. The last message is still under way at the present."""
