#!/usr/bin/env bash
# Packages: smpplib 2.2.4, python-gsmmodem-new 0.13.0, gsm0338 1.1.0, smsutil 1.1.3, python-messaging 0.5.13 (PyPI);
# smpp 0.5.1 (npm). Date: 2026-12-01.
# Input: the section sign of French legal texts, §, which GSM 03.38 has at 0x5F, and the grave accent, which it lacks.
# Most would guess: every encoder has the same 128 characters, so that § costs one septet and ` makes a text UCS-2.
# What happens: two of six have ` at 0x5F in their table.
#   library            §               `
#   gsm0338            5f              an error
#   smsutil            5f              UCS-2
#   python-messaging   5f              UCS-2
#   smpp               5f              not GSM
#   smpplib            UCS-2           5f
#   gsmmodem           UCS-2           5f
# Why it matters: a ` sent by these two arrives as §, and a § that they receive is read as `. A text with § has 70
# characters a part in place of 160, so that it costs twice or more, although a provider that counts GSM 03.38 says otherwise.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q smpplib==2.2.4 python-gsmmodem-new==0.13.0 gsm0338==1.1.0 smsutil==1.1.3 python-messaging==0.5.13
npm init -y >/dev/null
npm install --silent --no-fund --no-audit smpp@0.5.1 >/dev/null

cat >encoders.py <<'PYTHON'
import gsm0338
import gsmmodem.pdu
import messaging.sms
import smpplib.consts
import smpplib.gsm
import smsutil

UCS2 = "UCS-2"


def of_gsm0338(text):
    try:
        return gsm0338.Codec().encode(text)[0].hex()
    except UnicodeEncodeError:
        return "an error"


def of_smsutil(text):
    return smsutil.encode(text).hex() if smsutil.is_valid_gsm(text) else UCS2


def of_pdu(pdu):
    # Header, number, protocol, then the data coding and the length; one septet fills an octet.
    coding = pdu[pdu.index("F100") + 4 :][:2]
    return UCS2 if coding == "08" else pdu[-2:].lower()


def of_messaging(text):
    return of_pdu(messaging.sms.SmsSubmit("+33639980001", text).to_pdu()[0].pdu)


def of_smpplib(text):
    parts, coding, _ = smpplib.gsm.make_parts(text)
    return UCS2 if coding == smpplib.consts.SMPP_ENCODING_ISO10646 else parts[0].hex()


def of_gsmmodem(text):
    return of_pdu(str(gsmmodem.pdu.encodeSmsSubmitPdu("+33639980001", text)[0]))


for name, encode in {
    "gsm0338": of_gsm0338,
    "smsutil": of_smsutil,
    "python-messaging": of_messaging,
    "smpplib": of_smpplib,
    "gsmmodem": of_gsmmodem,
}.items():
    print(name, "§", encode("§"), "`", encode("`"))
print("received 0x5f:", gsm0338.Codec().decode(b"\x5f")[0], gsmmodem.pdu.decodeGsm7(bytearray([0x5F])))
PYTHON
cat >encoder.js <<'NODE'
const { ASCII } = require("smpp/lib/defs").encodings; // the library's name for GSM 03.38
const shown = (text) => (ASCII.match(text) ? ASCII.encode(text).toString("hex") : "not GSM");
console.log("smpp", "§", shown("§"), "`", shown("`"));
NODE

{ PYTHONWARNINGS=ignore venv/bin/python encoders.py; node encoder.js; } >seen.txt
cat >expected.txt <<'SEEN'
gsm0338 § 5f ` an error
smsutil § 5f ` UCS-2
python-messaging § 5f ` UCS-2
smpplib § UCS-2 ` 5f
gsmmodem § UCS-2 ` 5f
received 0x5f: § `
smpp § 5f ` not GSM
SEEN
cat seen.txt
diff expected.txt seen.txt
