#!/usr/bin/env bash
# Package: smsfactor 0.0.5 (PyPI), a client of SMSFactor's API. Date: 2026-11-30.
# Input: get("/sms/campaigns", {"start": 0, "length": 10}), then the client's property `credits`.
# Most would guess: the dictionary becomes the query start=0&length=10, and no dictionary becomes no query.
# What happens: the query is the dictionary's JSON as one bare name, and without a dictionary it is the word null:
#   GET /sms/campaigns?%7B%22start%22:%200,%20%22length%22:%2010%7D
#   GET /credits?null
# Why it matters: no parameter of a GET arrives, so that a paged list answers with its defaults, without an error; a proxy,
# a recorder or a stub that matches the whole target `/credits` does not match what the client sends.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q smsfactor==0.0.5 requests==2.34.2

cat >client.py <<'PYTHON'
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from smsfactor.smsfactor import SMSFactorAPI

targets = []


class Recorder(BaseHTTPRequestHandler):
    def do_GET(self):
        targets.append(self.path)
        body = b'{"status": 1, "message": "OK", "credits": "12"}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Recorder)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = SMSFactorAPI("token")
client.url = f"http://127.0.0.1:{server.server_port}"
client.get("/sms/campaigns", {"start": 0, "length": 10})
client.credits
server.shutdown()
print(*targets, sep="\n")
PYTHON

env -u http_proxy -u HTTP_PROXY -u all_proxy -u ALL_PROXY venv/bin/python client.py >seen.txt
cat >expected.txt <<'TARGETS'
/sms/campaigns?%7B%22start%22:%200,%20%22length%22:%2010%7D
/credits?null
TARGETS
echo "guess:"
echo "/sms/campaigns?start=0&length=10"
echo "/credits"
echo "seen:"
cat seen.txt
diff expected.txt seen.txt
