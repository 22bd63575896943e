"""Owners from the lists of this package: names and replies in the language of the number's country.

A change of the lists changes what a seed gives, so it also changes ``VERSION``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sms_sandbox.core.draws import Draws
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.personas.countries import country_of

VERSION: Final = "built-in names 1"


@dataclass(frozen=True, slots=True)
class _Language:
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    openings: tuple[str, ...]
    endings: tuple[str, ...]


_LANGUAGES: Final = {
    "fr": _Language(
        (
            *("Camille", "Louis", "Manon", "Hugo", "Chloé", "Jules", "Inès", "Antoine", "Léa", "Mathieu", "Sarah"),
            *("Nicolas", "Élodie", "Thomas", "Zoé", "Bastien", "Margaux", "Olivier", "Amina", "Rémi"),
        ),
        (
            *("Martin", "Bernard", "Dubois", "Lefèvre", "Moreau", "Laurent", "Garnier", "Faure", "Rousseau", "Blanc"),
            *("Chevalier", "Marchand", "Perrin", "Renard", "Morel", "Gauthier", "Leroux", "Benali", "Petit", "Noir"),
        ),
        ("Merci", "D'accord", "Bien reçu", "Entendu", "Parfait", "C'est noté", "Très bien", "Ok"),
        (
            *(", à demain.", ", je vous rappelle ce soir.", ", bonne journée !", ", j'arrive dans dix minutes."),
            *(", je serai là.", ", à tout à l'heure.", ", je regarde ça.", ", et merci encore."),
        ),
    ),
    "en": _Language(
        (
            *("Alice", "Oliver", "Grace", "Harry", "Emily", "George", "Ruby", "Samuel", "Priya", "Daniel", "Megan"),
            *("Arthur", "Hannah", "Noah", "Chloe", "Isaac", "Lucy", "Marcus", "Eleanor", "Theo"),
        ),
        (
            *("Carter", "Bennett", "Hughes", "Foster", "Murray", "Palmer", "Reid", "Shaw", "Turner", "Walsh"),
            *("Barnes", "Cole", "Dawson", "Ellis", "Grant", "Holmes", "Patel", "Okafor", "Price", "Webb"),
        ),
        ("Thanks", "All right", "Got it", "Understood", "Perfect", "Noted", "Great", "OK"),
        (
            *(
                ", see you tomorrow.",
                ", I will call you tonight.",
                ", have a nice day!",
                ", there in ten minutes.",
            ),
            *(", I will be there.", ", see you later.", ", I will have a look.", ", and thanks again."),
        ),
    ),
    "de": _Language(
        (
            *("Anna", "Jonas", "Lena", "Felix", "Mia", "Paul", "Clara", "Lukas", "Greta", "Tobias", "Katrin"),
            *("Stefan", "Jule", "Moritz", "Birgit", "Emre", "Sabine", "Jan", "Frieda", "Ole"),
        ),
        (
            *("Müller", "Schneider", "Fischer", "Weber", "Wagner", "Becker", "Hoffmann", "Schäfer", "Koch", "Bauer"),
            *("Richter", "Klein", "Wolf", "Schröder", "Neumann", "Braun", "Krüger", "Lange", "Yilmaz", "Vogt"),
        ),
        ("Danke", "In Ordnung", "Angekommen", "Verstanden", "Perfekt", "Notiert", "Sehr gut", "Ok"),
        (
            *(", bis morgen.", ", ich rufe heute Abend an.", ", schönen Tag noch!", ", ich bin in zehn Minuten da."),
            *(", ich komme.", ", bis später.", ", ich sehe es mir an.", ", und nochmals danke."),
        ),
    ),
    "es": _Language(
        (
            *("Lucía", "Hugo", "Sofía", "Mateo", "Carmen", "Pablo", "Elena", "Javier", "Alba", "Diego", "Marta"),
            *("Andrés", "Nuria", "Sergio", "Rocío", "Iván", "Paula", "Manuel", "Irene", "Óscar"),
        ),
        (
            *("García", "Fernández", "López", "Martín", "Sánchez", "Pérez", "Gómez", "Ruiz", "Díaz", "Moreno"),
            *("Álvarez", "Romero", "Navarro", "Torres", "Vega", "Castro", "Ortega", "Iglesias", "Molina", "Serrano"),
        ),
        ("Gracias", "De acuerdo", "Recibido", "Entendido", "Perfecto", "Anotado", "Muy bien", "Ok"),
        (
            *(", hasta mañana.", ", te llamo esta noche.", ", ¡buen día!", ", llego en diez minutos."),
            *(", allí estaré.", ", hasta luego.", ", lo miro.", ", y gracias otra vez."),
        ),
    ),
    "it": _Language(
        (
            *("Giulia", "Luca", "Sara", "Marco", "Chiara", "Davide", "Elisa", "Matteo", "Irene", "Paolo", "Anna"),
            *("Simone", "Marta", "Andrea", "Silvia", "Nicola", "Laura", "Tommaso", "Bianca", "Enrico"),
        ),
        (
            *("Rossi", "Russo", "Ferrari", "Esposito", "Bianchi", "Romano", "Colombo", "Ricci", "Marino", "Greco"),
            *("Bruno", "Gallo", "Conti", "De Luca", "Costa", "Giordano", "Rizzo", "Lombardi", "Moretti", "Fontana"),
        ),
        ("Grazie", "Va bene", "Ricevuto", "Capito", "Perfetto", "Segnato", "Benissimo", "Ok"),
        (
            *(", a domani.", ", ti chiamo stasera.", ", buona giornata!", ", arrivo tra dieci minuti."),
            *(", ci sarò.", ", a più tardi.", ", ci guardo.", ", e grazie ancora."),
        ),
    ),
}
"""By the language of a locale."""


class ListedWords:
    """Names and replies that are drawn from lists."""

    def __init__(self, chance: Draws) -> None:
        self._chance: Final = chance

    def name(self, number: Msisdn) -> str:
        language = _language(number)
        first = self._one_of(language.first_names, "first name", number)
        return f"{first} {self._one_of(language.last_names, 'last name', number)}"

    def reply(self, number: Msisdn, text: str) -> str:
        language = _language(number)
        opening = self._one_of(language.openings, "opening", number, text)
        return opening + self._one_of(language.endings, "ending", number, text)

    def _one_of(self, words: Sequence[str], *names: str) -> str:
        return words[int(self._chance.fraction(*names) * len(words))]


def _language(number: Msisdn) -> _Language:
    return _LANGUAGES[country_of(number).language]
