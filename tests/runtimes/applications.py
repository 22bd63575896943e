"""Applications with a hard-coded https address, one for each client; each prints what the provider answers."""

from collections.abc import Mapping
from typing import Final, NamedTuple

URL: Final = "https://api.smsmode.com/http/1.6/sendSMS.do?accessToken=T&message=Hello&numero=33639980001"
_HOST: Final = "api.smsmode.com"
_PATH: Final = URL.partition(_HOST)[2]


class Application(NamedTuple):
    """An application of one runtime."""

    runtime: str
    """The program that runs the source."""

    file: str
    """The name of the file for the source."""

    source: str
    before: tuple[str, ...] = ()


_NODE_GET: Final = "r => { r.on('data', d => process.stdout.write(d)); }"

APPLICATIONS: Final[Mapping[str, Application]] = {
    "python-urllib": Application(
        "python", "a.py", f'import urllib.request as r\nprint(r.urlopen("{URL}").read().decode("latin-1"))'
    ),
    "python-http.client": Application(
        "python",
        "a.py",
        f'import http.client\nc = http.client.HTTPSConnection("{_HOST}")\nc.request("GET", "{_PATH}")\n'
        'print(c.getresponse().read().decode("latin-1"))',
    ),
    "python-requests": Application("python", "a.py", f'import requests\nprint(requests.get("{URL}").text)'),
    "python-httpx": Application("python", "a.py", f'import httpx\nprint(httpx.get("{URL}").text)'),
    "python-urllib3": Application(
        "python",
        "a.py",
        f'import urllib3\nprint(urllib3.PoolManager().request("GET", "{URL}").data.decode("latin-1"))',
    ),
    "python-aiohttp": Application(
        "python",
        "a.py",
        "import aiohttp, asyncio\nasync def main():\n  async with aiohttp.ClientSession() as s:\n"
        f'    async with s.get("{URL}") as r:\n      print(await r.text())\nasyncio.run(main())',
    ),
    "node-https": Application("node", "a.js", f'require("https").get("{URL}", {_NODE_GET});'),
    "node-agent": Application(
        "node",
        "a.js",
        f'const h = require("https");\nh.get("{URL}", {{agent: new h.Agent({{keepAlive: false}})}}, {_NODE_GET});',
    ),
    "node-fetch": Application("node", "a.mjs", f'console.log(await (await fetch("{URL}")).text());'),
    "node-axios": Application("node", "a.js", f'require("axios").get("{URL}").then(r => console.log(r.data));'),
    "php-curl": Application(
        "php",
        "a.php",
        f'<?php $c = curl_init("{URL}"); curl_setopt($c, CURLOPT_RETURNTRANSFER, true);'
        "\necho curl_exec($c), curl_error($c);",
    ),
    "php-streams": Application("php", "a.php", f'<?php echo file_get_contents("{URL}");'),
    "php-streams-context": Application(
        "php",
        "a.php",
        "<?php $c = stream_context_create(['http' => ['method' => 'GET', 'header' => 'X-A: b']]);\n"
        f'echo file_get_contents("{URL}", false, $c);',
    ),
    "php-guzzle": Application(
        "php",
        "a.php",
        f'<?php require "GuzzleHttp/autoload.php";\necho (new GuzzleHttp\\Client())->get("{URL}")->getBody();',
    ),
    "java-HttpURLConnection": Application(
        "java",
        "A.java",
        "public class A { public static void main(String[] a) throws Exception {\n"
        f'System.out.write(new java.net.URL("{URL}").openStream().readAllBytes()); System.out.flush(); }} }}',
    ),
    "java-HttpClient": Application(
        "java",
        "A.java",
        "import java.net.http.*;\npublic class A { public static void main(String[] a) throws Exception {\n"
        f'var r = HttpRequest.newBuilder(java.net.URI.create("{URL}")).build();\n'
        "System.out.println(HttpClient.newHttpClient().send(r, HttpResponse.BodyHandlers.ofString()).body()); } }",
    ),
    "ruby-net-http": Application("ruby", "a.rb", f'require "net/http"\nputs Net::HTTP.get(URI("{URL}"))'),
    "go": Application(
        "go",
        "a.go",
        'package main\nimport ("io"; "net/http"; "os")\nfunc main() {\n'
        f'r, err := http.Get("{URL}")\nif err != nil {{ panic(err) }}\nio.Copy(os.Stdout, r.Body) }}',
        ("run",),
    ),
    "curl": Application("curl", "a.cfg", f'url = "{URL}"\nsilent\nshow-error', ("-K",)),
}
