#!/usr/bin/env bash
# Packages: sms-length 0.2.2, sms-counter-npm 1.0.4, split-sms 0.1.7, sms-segments-calculator 1.3.0 (npm).
# Date: 2026-11-30.
# Input: three texts whose sum of units is exactly two parts (306 septets, or 134 UTF-16 units), with a character of
# several units where the first part ends, and a text of 71 characters whose last is a form feed, which GSM 03.38 has in
# its extension table.
# Most would guess: how many parts an SMS has is arithmetic, so that all counters agree.
# What happens: they differ in every text.
#   text                               sms-length  sms-counter-npm  split-sms  sms-segments-calculator
#   € over the border of two parts         2              2             3                3
#   emoji over the border                  2              2             3                3
#   flag (two emoji) over the border       2              2             2                3
#   70 letters and a form feed             2              2             1                1
# Why it matters: the provider bills parts. A sender that keeps an escape and its character, or the two halves of an emoji,
# in one part needs one part more than the sum of units says; a budget or a balance check must not rest on one counter.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit sms-length@0.2.2 sms-counter-npm@1.0.4 split-sms@0.1.7 \
    sms-segments-calculator@1.3.0 >/dev/null

cat >count.cjs <<'NODE'
const length = require("sms-length");
const counter = require("sms-counter-npm");
const split = require("split-sms");
const { SegmentedMessage } = require("sms-segments-calculator");
const around = (middle, letters) => "a".repeat(letters) + middle + "a".repeat(letters);
const texts = {
  euro: around("€", 152),
  emoji: around("\u{1F600}", 66),
  flag: around("\u{1F1EB}\u{1F1F7}", 65),
  "form-feed": "a".repeat(70) + "\f",
};
for (const [name, text] of Object.entries(texts)) {
  console.log(name, length.count(text).messages, counter.count(text).messages, split.split(text).parts.length,
    new SegmentedMessage(text).segmentsCount);
}
NODE

node count.cjs >seen.txt
cat >expected.txt <<'TABLE'
euro 2 2 3 3
emoji 2 2 3 3
flag 2 2 2 3
form-feed 2 2 1 1
TABLE
echo "guess: the same number in each line"
echo "seen (sms-length, sms-counter-npm, split-sms, sms-segments-calculator):"
cat seen.txt
diff expected.txt seen.txt
