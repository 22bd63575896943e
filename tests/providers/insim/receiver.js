// A web server that reads inSIM's webhooks as an Express program does: the query is decoded by the framework, then the
// parameter is parsed, either as it is or, as the README of insim-http-api prints it, decoded again.
// It prints its port, and answers with what came of both ways, and of the guide's function, which is its argument.

const http = require("node:http");
const querystring = require("node:querystring");

const KINDS = ["message", "status", "clics", "calls", "qualification"];
const readAsTheGuide = new Function(`${process.argv[2]}; return read;`)();

function outcome(work) {
  try {
    return work();
  } catch (error) {
    return error.name;
  }
}

function all(query, decode) {
  const found = KINDS.filter((kind) => kind in query);
  return Object.fromEntries(found.map((kind) => [kind, outcome(() => JSON.parse(decode(query[kind])))]));
}

const server = http.createServer((request, response) => {
  const raw = request.url.slice(request.url.indexOf("?") + 1);
  const query = querystring.parse(raw);
  const seen = {
    once: all(query, (text) => text),
    twice: all(query, decodeURIComponent),
    guide: outcome(() => readAsTheGuide(raw)),
  };
  const body = JSON.stringify(seen);
  response.writeHead(200, { Connection: "close", "Content-Length": Buffer.byteLength(body) });
  response.end(body);
});

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
