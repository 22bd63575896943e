#!/usr/bin/env bash
# Packages: Flask 3.1.3, Django 5.2.19, Starlette 1.10.0, aiohttp 3.14.5, bottle 0.13.4 (Python); express 5.3.0 (npm).
# Date: 2026-11-30.
# Input: the query of a webhook in ISO-8859-15, as smsMode sends it: message=d%E9%20%2B%A4, which is "dé +€".
# Most would guess: every framework decodes as UTF-8 and puts U+FFFD for the bytes that are no UTF-8, or offers a charset.
# What happens: four different texts without an error, and Express' extended parser gives up the whole value for one byte:
#   flask      d%E9 +%A4       leaves only the bad bytes as escapes, decodes the rest
#   django     d\ufffd +\ufffd
#   starlette  d\ufffd +\ufffd
#   aiohttp    d\ufffd +\ufffd
#   bottle     d\xe9 +\xa4     is ISO-8859-1: é is right, and € has become ¤; the attribute query.message is ''
#   express-default   d\ufffd +\ufffd     the parser "simple", the default since Express 5
#   express-extended  d%E9%20%2B%A4      the default of Express 4
# Why it matters: replies to an SMS arrive with letters lost, and which loss depends on the framework. Text already
# replaced by U+FFFD cannot be repaired, so the application must read the raw query.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q flask==3.1.3 werkzeug==3.1.9 django==5.2.19 starlette==1.10.0 aiohttp==3.14.5 yarl==1.25.1 \
    bottle==0.13.4
npm init -y >/dev/null
npm install --silent --no-fund --no-audit express@5.3.0 qs@6.17.1 >/dev/null

cat >frameworks.py <<'PYTHON'
import bottle
import flask
from aiohttp.test_utils import make_mocked_request
from django.conf import settings
from django.http import QueryDict
from starlette.requests import Request

QUERY = "message=d%E9%20%2B%A4"
settings.configure()
app = flask.Flask("receiver")
with app.test_request_context("/hook?" + QUERY):
    seen = {"flask": flask.request.args["message"]}
seen["django"] = QueryDict(QUERY)["message"]
seen["starlette"] = Request({"type": "http", "query_string": QUERY.encode()}).query_params["message"]
seen["aiohttp"] = make_mocked_request("GET", "/hook?" + QUERY).query["message"]
request = bottle.Request({"QUERY_STRING": QUERY})
seen["bottle"] = request.query["message"]
seen["bottle-attribute"] = request.query.message
for name, text in seen.items():
    print(name, ascii(text))
PYTHON

cat >express.mjs <<'NODE'
import express from "express";
const QUERY = "message=d%E9%20%2B%A4";
for (const parser of ["default", "extended"]) {
  const app = express();
  if (parser !== "default") app.set("query parser", parser);
  app.get("/hook", (request, response) => response.json(request.query.message));
  const server = await new Promise((done) => { const s = app.listen(0, "127.0.0.1", () => done(s)); });
  const text = await (await fetch(`http://127.0.0.1:${server.address().port}/hook?${QUERY}`)).json();
  console.log(`express-${parser}`, "'" + text.replace(/[^ -~]/g, (c) => "\\u" + c.charCodeAt(0).toString(16)) + "'");
  server.closeAllConnections();
  server.close();
}
NODE

{ venv/bin/python frameworks.py; node express.mjs; } >seen.txt
cat >expected.txt <<'TABLE'
flask 'd%E9 +%A4'
django 'd\ufffd +\ufffd'
starlette 'd\ufffd +\ufffd'
aiohttp 'd\ufffd +\ufffd'
bottle 'd\xe9 +\xa4'
bottle-attribute ''
express-default 'd\ufffd +\ufffd'
express-extended 'd%E9%20%2B%A4'
TABLE
echo "guess: one answer, U+FFFD in the place of each byte that is no UTF-8"
echo "seen:"
cat seen.txt
diff expected.txt seen.txt
