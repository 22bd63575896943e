"""The code in a text."""

import pytest
from sms_sandbox.core.patterns.user_pattern import UserPattern
from sms_sandbox.server.admin.codes import by_pattern, candidates, code_in

FOUND = (
    # beside a word for codes, in English and French
    ("Your code is 1234", "1234"),
    ("Your Acme verification code is: 482913", "482913"),
    ("482913 is your Acme verification code.", "482913"),
    ("Use 482913 as your login code", "482913"),
    ("Your OTP is 90210. Do not share it.", "90210"),
    ("OTP: 778899 for your transaction of INR 2500.00 at ACME on 2025-03-04", "778899"),
    ("PIN 4821", "4821"),
    ("Your one-time password is 73920184", "73920184"),
    ("Your passcode: 5501", "5501"),
    ("Security code: 112233. Expires in 10 minutes.", "112233"),
    ("Enter 662211 to verify your number", "662211"),
    ("Votre code est 482913", "482913"),
    ("Votre code de vérification : 482913", "482913"),
    ("VOTRE CODE DE VERIFICATION EST LE 482913", "482913"),
    ("482913 est votre code de confirmation Acme", "482913"),
    ("Code de sécurité Acme : 9021. Ne le communiquez à personne.", "9021"),
    ("Votre mot de passe à usage unique est 55667788", "55667788"),
    ("Mot de passe temporaire: 4455", "4455"),
    ("Votre code PIN est 7788", "7788"),
    ("Saisissez 334455 pour valider votre paiement de 1250 EUR", "334455"),
    ("Utilisez le code 334455 pour vous connecter.", "334455"),
    ("Authentification Acme, jeton 120934", "120934"),
    ("Bonjour, voici votre code d'accès :\n661100", "661100"),
    ("Code:482913\nNe le partagez pas. Service 3900", "482913"),
    ("Votre NIP: 3141", "3141"),
    ("digicode 4512", "4512"),
    # one blank or dash inside
    ("Votre code est 123 456. Valable 10 minutes.", "123456"),
    ("Your code: 123-456", "123456"),
    ("code 12 34", "1234"),
    ("Your Acme code 1234 5678 expires soon", "12345678"),
    ("Code\u00a0: 123\u202f456", "123456"),
    ("Code: 48-2913", "482913"),
    ("G-123456 is your verification code", "123456"),
    ("code de vérification\u202f: 12\u202f34\u202f56", "123456"),
    ("Mot de passe temporaire : 4 8 1 5", "4815"),
    ("Code 12 3456", "123456"),
    # beside another number that could be one
    ("482913 articles, votre code 5560, lot de 998877 pièces", "5560"),
    # followed by another number
    ("Votre code est 4821 10 min pour le saisir", "4821"),
    ("code 4821 12 rue de Paris", "4821"),
    ("Code 4821 75 euros", "4821"),
    ("Code 4821 20 30", "4821"),
    ("Votre code 4821 2026", "4821"),
    ("code 4821 01 02 03 04 05", "4821"),
    ("code 12 34 10 min", "1234"),
    # that begins as a number dialled abroad
    ("Saisir le code 001122 avant 23:59", "001122"),
    ("Code 001122 valable jusqu'à 2359", "001122"),
    # what a provider appends
    ("Votre code est 482913 STOP 36034", "482913"),
    ("Votre code est 482913 STOP SMS: 36035", "482913"),
    ("Code 482913. STOP au 36111", "482913"),
    ("STOP fraude : votre code est 482913", "482913"),
    ("Your code is 482913. Reply STOP to 40404 to opt out", "482913"),
    ("Code 482913 Pour ne plus recevoir de SMS envoyez STOP au 36180", "482913"),
    # years and dates
    ("Verification Code: 287961 Expiration Date: 4/30/2025 10:02:26 AM", "287961"),
    ("Acme 2025: votre code 7712", "7712"),
    ("Code 4821 valable jusqu'au 31 décembre 2025", "4821"),
    ("© Acme 2024. Your code is 1177.", "1177"),
    ("Your code is 2024", "2024"),
    ("2024 is your code", "2024"),
    ("Votre code Acme est 1998. Merci.", "1998"),
    # amounts
    ("Code 889900 pour confirmer votre achat de 1250,00 €", "889900"),
    ("Payment of $2500 to Bob: code 889900", "889900"),
    ("Paiement de 1 250 EUR chez ACME. Code : 334455", "334455"),
    ("Solde 4500. Code 1212", "1212"),
    ("Validez l'achat de 4500 EUR avec le code 9182", "9182"),
    # telephone numbers
    ("BANK: Enter code 678456 (expires in 30 min) on bank.example. Questions? Call 800.123.4567", "678456"),
    ("Code 482913. Une question ? 01 02 03 04 05", "482913"),
    ("Code 482913, hotline +33 6 39 98 00 01", "482913"),
    ("Votre code: 482913. Appelez le 3949 si ce n'est pas vous.", "482913"),
    ("Fraude ? Appelez le 09 69 39 99 98. Code 4821", "4821"),
    ("If this was not you call 1-800-555-0199. Code 4821", "4821"),
    # opening hours and other numbers
    ("Code 4821 à retirer en boutique, ouverte de 0900 à 1800", "4821"),
    ("Open 0900-1800. Your pickup code is 5540", "5540"),
    ("Order 4711, code 889900.", "889900"),
    ("Votre commande n° 20241234 est prête, code de retrait 8812", "8812"),
    ("Carte se terminant par 4321 : code 889900", "889900"),
    ("Card ending in 4321. OTP 889900", "889900"),
    ("Code valable 1440 minutes: 3377", "3377"),
    ("Code promo 2525 inclus. Votre code de connexion: 3434", "3434"),
    ("75011 est votre code postal ? Votre code Acme : 1212", "1212"),
    ("https://acme.example/v/99887766 or enter code 5566", "5566"),
    ("<#> Your Acme code is: 778899\nFA+9qCX9VSu", "778899"),
    ("Your Acme sign-in\n\n@acme.example #747723", "747723"),
    # without any word
    ("12345678 opens it", "12345678"),
    ("G-123456", "123456"),
    ("482913", "482913"),
)

NOT_FOUND = (
    "Bonne année 2026 !",
    "Votre solde est de 1500 EUR",
    "Call 0102030405 in 10 days",
    "Appelez le 3949",
    "Service client : 01 02 03 04 05, 7j/7",
    "Ouvert de 0900 à 1800",
    "Rendez-vous le 04/03/2025 à 1430",
    "Votre commande 4711 est prête",
    "Arrivée 1815, quai 4",
    "Code: 8 45 12",
    "Votre code 3DS est 112 358 13",
    "Réf 12 34 56",
    "Appelez le 00 33 6 39 98 00 01",
    "Promo chez Acme STOP 36034",
    "Soldes -50% STOP SMS: 36035",
    "10 EUR offerts avec le code promo 2525",
    "Code expire en 2026",
    "Voir https://acme.example/o/12345678",
    "Votre facture de 1 250 € est disponible",
    "Hello World",
    "Code 123",
    "Code 123456789",
    "",
)


@pytest.mark.parametrize(("text", "code"), FOUND)
def test_code_is_found(text: str, code: str) -> None:
    assert code_in(text) == code, candidates(text)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_number_that_is_no_code_is_not_taken(text: str) -> None:
    assert code_in(text) is None, candidates(text)


def test_table_is_long_enough() -> None:
    assert len(FOUND) >= 60


def test_all_candidates_have_their_reasons() -> None:
    found = candidates("Votre code est 123 456. Commande 4711, valable en 2026. STOP 36034")
    assert [(one.code, one.text, one.is_excluded, one.reasons[-1]) for one in found] == [
        ("123456", "123 456", False, "beside 'code'"),
        ("36034", "36034", True, "the number of a STOP mention"),
        ("2026", "2026", True, "a year"),
        ("4711", "4711", True, "the number of something else"),
    ]


def test_pattern_finds_what_it_finds() -> None:
    text = "Order 4711, code AB-12"
    assert [one.code for one in by_pattern(UserPattern("[0-9]+"), text)] == ["4711", "12"]
    assert [one.code for one in by_pattern(UserPattern(r"code (\S+)"), text)] == ["AB-12"]
    assert by_pattern(UserPattern("x"), text) == []


def test_long_text_is_read_to_a_limit() -> None:
    assert code_in("a " * 5000 + "code 1234") is None
