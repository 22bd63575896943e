// Preloaded into Node: https, http and fetch use the proxy of the environment.
// From 22.21 and 24.5 on NODE_USE_ENV_PROXY does it, but for agents of the application's own.
"use strict";
const http = require("http");
const https = require("https");
const tls = require("tls");

const address = process.env.https_proxy;
if (address) install(new URL(address));

function install(proxy) {
  const plain = http.Agent.prototype.createConnection;
  const secure = https.Agent.prototype.createConnection;
  http.Agent.prototype.createConnection = function (options, callback) {
    if (!isProxied(options)) return plain.call(this, options, callback);
    return void tunnel(proxy, plain, options, 80).then((socket) => callback(null, socket), callback);
  };
  https.Agent.prototype.createConnection = function (options, callback) {
    if (!isProxied(options)) return secure.call(this, options, callback);
    return void tunnel(proxy, plain, options, 443).then((socket) => callback(null, encrypted(socket, options)), callback);
  };
  const original = globalThis.fetch;
  if (original) {
    globalThis.fetch = function fetch(...args) {
      useDispatcher(proxy, plain);
      return original.apply(this, args);
    };
  }
}

function isProxied(options) {
  const name = String(options.hostname || options.host || "localhost").toLowerCase();
  if (options.socketPath || /^127\./.test(name)) return false;
  const entries = (process.env.no_proxy || "").split(",").map((entry) => entry.trim().replace(/^\./, ""));
  return !entries.some((entry) => entry && (name === entry || name.endsWith("." + entry)));
}

function tunnel(proxy, plain, options, port) {
  const target = `${options.hostname || options.host}:${options.port || port}`;
  const headers = { Host: target };
  if (proxy.username || proxy.password) {
    const shown = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
    headers["Proxy-Authorization"] = "Basic " + Buffer.from(shown).toString("base64");
  }
  return new Promise((resolve, reject) => {
    const place = { host: proxy.hostname.replace(/[[\]]/g, ""), port: proxy.port };
    const request = http.request({ ...place, method: "CONNECT", path: target, headers, agent: false });
    request.once("error", reject);
    request.once("response", (response) => {
      let body = "";
      response.on("data", (piece) => (body += piece));
      response.on("end", () => reject(new Error(body.trim() || `the proxy answered ${response.statusCode}`)));
    });
    request.once("connect", (response, socket) => {
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new Error(`the proxy refused ${target} with ${response.statusCode}`));
    });
    request.end();
  });
}

function encrypted(socket, options) {
  const servername = options.servername || options.hostname || options.host;
  return tls.connect({ ...options, socket, servername, host: undefined, path: undefined });
}

// Node has its undici inside; its classes are reached by the dispatcher that fetch uses.
const DISPATCHER = Symbol.for("undici.globalDispatcher.1");
function useDispatcher(proxy, plain) {
  void globalThis.Response; // makes Node load undici
  new globalThis.Headers();
  const now = globalThis[DISPATCHER];
  if (!now || now.usesSandbox || now.constructor.name !== "Agent") return;
  const direct = new now.constructor();
  const agent = new now.constructor({
    connect(options, callback) {
      const port = options.port || (options.protocol === "https:" ? 443 : 80);
      tunnel(proxy, plain, { ...options, port }, port).then((socket) => {
        if (options.protocol !== "https:") return callback(null, socket);
        const servername = options.servername || options.hostname;
        const secure = tls.connect({ socket, servername, ALPNProtocols: ["http/1.1"] });
        secure.once("secureConnect", () => callback(null, secure));
        secure.once("error", callback);
      }, callback);
    },
  });
  const dispatch = agent.dispatch;
  agent.dispatch = function (options, handler) {
    const host = new URL(String(options.origin)).hostname;
    return isProxied({ host }) ? dispatch.call(agent, options, handler) : direct.dispatch(options, handler);
  };
  agent.usesSandbox = true;
  globalThis[DISPATCHER] = agent;
}
