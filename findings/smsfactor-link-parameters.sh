#!/usr/bin/env bash
# Package: smsfactor 0.0.5 (PyPI), a client of SMSFactor's API. Date: 2026-11-30.
# Input: the links of a message, as the client encodes them before it posts.
# Most would guess: a valid address arrives as it is, or with its reserved characters escaped.
# What happens: each parameter without a value is taken out of the link:
#   https://example.com/?unsubscribe       ->  https://example.com/
#   https://example.com/p?id=7&ref=        ->  https://example.com/p?id=7
# Why it matters: the message goes out, and the recipient's short link opens another page than the one that was given. No
# error or warning is raised, and the provider's answer is a success.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q smsfactor==0.0.5 requests==2.34.2

cat >links.py <<'PYTHON'
from smsfactor.smsfactor import SMSFactorAPI

links = ["https://example.com/?unsubscribe", "https://example.com/p?id=7&ref="]
message = {"sms": {"message": {"text": "<-short-> <-short->", "links": list(links)}}}
sent = SMSFactorAPI("token").encode_message_data(message)["sms"]["message"]["links"]
for before, after in zip(links, sent, strict=True):
    print(before, "->", after)
PYTHON

venv/bin/python links.py >seen.txt
cat >expected.txt <<'LINKS'
https://example.com/?unsubscribe -> https://example.com/
https://example.com/p?id=7&ref= -> https://example.com/p?id=7
LINKS
echo "guess: both links unchanged"
echo "seen:"
cat seen.txt
diff expected.txt seen.txt
