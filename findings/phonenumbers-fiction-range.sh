#!/usr/bin/env bash
# Package: phonenumbers 9.0.43 (PyPI). Date: 2026-11-30.
# Input: numbers that are reserved for films and examples: +1 212 555 01 23, and of the French regulator's ranges one of a
# landline (01 99 00) and one of a mobile phone (06 39 98).
# Most would guess: a validator treats such ranges alike, so that a test may use any of them.
# What happens: the American number and the French landline are valid, the French mobile number is only "possible":
#   +12125550123   possible: True valid: True
#   +33199001234   possible: True valid: True
#   +33639980001   possible: True valid: False
# Why it matters: an application that validates recipients refuses the only French mobile numbers that are safe to print
# in a test of SMS, so the test must switch the check off or use a number that may belong to a person.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q phonenumbers==9.0.43

cat >numbers.py <<'PYTHON'
import phonenumbers

for text in ("+12125550123", "+33199001234", "+33639980001"):
    number = phonenumbers.parse(text)
    possible, valid = phonenumbers.is_possible_number(number), phonenumbers.is_valid_number(number)
    print(text, "possible:", possible, "valid:", valid)
PYTHON

venv/bin/python numbers.py >seen.txt
cat >expected.txt <<'NUMBERS'
+12125550123 possible: True valid: True
+33199001234 possible: True valid: True
+33639980001 possible: True valid: False
NUMBERS
echo "guess: all three are valid"
echo "seen:"
cat seen.txt
diff expected.txt seen.txt
