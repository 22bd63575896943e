#!/usr/bin/env bash
# Package: phonenumbers 9.0.43 (PyPI). Date: 2026-11-30.
# Input: +330199001234, which is no E.164 number of France: the 0 of the national form stands behind the country code.
# The rest is of the regulator's range for examples; the Italian number is the library's own example.
# Most would guess: the + means international form, so that the number is refused or at least called not valid; a number
# of 12 digits is one too long for France.
# What happens: the zero is dropped in silence and the number is valid, while in an Italian number the zero is kept:
#   +330199001234  -> +33199001234   valid: True
#   +390212345678   -> +390212345678   valid: True
# Why it matters: an application that checks with phonenumbers and then sends the text as it was typed gives the provider a
# number that the check has never seen. Only the formatted number may be sent and stored; as typed, one person is two.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q phonenumbers==9.0.43

cat >numbers.py <<'PYTHON'
import phonenumbers

for typed in ("+330199001234", "+390212345678"):
    number = phonenumbers.parse(typed)
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    print(typed, "->", written, "valid:", phonenumbers.is_valid_number(number))
PYTHON

venv/bin/python numbers.py >seen.txt
cat >expected.txt <<'NUMBERS'
+330199001234 -> +33199001234 valid: True
+390212345678 -> +390212345678 valid: True
NUMBERS
echo "guess: +330199001234 is not valid"
echo "seen:"
cat seen.txt
diff expected.txt seen.txt
