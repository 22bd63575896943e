"""The plugin in test runs of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sms_sandbox.client import Client
from sms_sandbox.front_door import authority  # noqa: F401  a run of pytester forgets what it loads itself
from sms_sandbox.front_door.store import AuthorityFolder
from sms_sandbox.server.workspaces import snapshots  # noqa: F401  as above

from tests.serving import serving

pytest_plugins = ["pytester"]

SEND = """
    from urllib.request import urlopen

    def send(endpoint, text="Hello"):
        token = endpoint.credentials.token
        urlopen(f"{endpoint.url}/http/1.6/sendSMS.do?accessToken={token}&message={text}&numero=0639980001").read()
"""


@pytest.fixture(autouse=True)
def no_sandbox_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SANDBOX_URL", raising=False)
    monkeypatch.setenv("SANDBOX_STATE_DIR", str(tmp_path / "state"))


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest(
        "-p", "no:sms_sandbox", "-p", "sms_sandbox.pytest_plugin", "-p", "no:randomly", *arguments
    )


def test_each_test_has_a_fresh_workspace_on_one_server(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        SEND
        + """
    seen = []

    def test_one(sms_sandbox):
        send(sms_sandbox.smsmode)
        assert sms_sandbox.messages.wait(to="+33639980001", text="Hello").state == "waiting"
        advanced = sms_sandbox.clock.advance("2h")
        assert sms_sandbox.clock.now == advanced.now
        assert sms_sandbox.messages.list()[0].state == "delivered"
        seen.append(sms_sandbox)

    def test_two(sms_sandbox, sms_sandbox_server):
        assert sms_sandbox.messages.list() == []
        assert sms_sandbox.url == seen[0].url == sms_sandbox_server.url
        assert [one.name for one in sms_sandbox.workspaces()] == [sms_sandbox.info.name, "default"]
    """
    )
    run(pytester).assert_outcomes(passed=2)


def test_project_overrides_the_options_of_workspaces(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
    import pytest

    @pytest.fixture
    def sms_sandbox_options():
        return {"seed": 7, "clock": "real"}

    def test_it(sms_sandbox):
        assert (sms_sandbox.info.seed, sms_sandbox.info.clock) == (7, "real")

    async def test_it_in_the_loop(sms_sandbox_async):
        assert (sms_sandbox_async.info.seed, sms_sandbox_async.info.clock) == (7, "real")
    """
    )
    run(pytester, "-o", "asyncio_mode=auto").assert_outcomes(passed=2)


def test_ids_follow_from_the_test_and_the_workspace_is_named_after_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        SEND
        + """
    import pytest

    def note(sms_sandbox):
        send(sms_sandbox.smsmode)
        [message] = sms_sandbox.messages.list()
        with open("seen", "a") as file:
            print(sms_sandbox.info.name, message.provider_id, file=file)

    @pytest.mark.parametrize("number", [1, 2])
    def test_send(sms_sandbox, number):
        note(sms_sandbox)

    def test_other(sms_sandbox):
        note(sms_sandbox)

    class TestAgain:
        @pytest.fixture
        def before(self, sms_sandbox_server):
            with sms_sandbox_server.workspace(name="again") as taken:
                yield

        def test_again(self, before, sms_sandbox):
            assert sms_sandbox.info.name == "again-2"
    """
    )
    run(pytester).assert_outcomes(passed=4)
    run(pytester).assert_outcomes(passed=4)
    lines = (pytester.path / "seen").read_text().splitlines()
    assert lines[:3] == lines[3:]
    assert [line.split()[0] for line in lines[:3]] == ["send-1", "send-2", "other"]
    assert len({line.split()[1] for line in lines}) == 3


def test_async_fixture_runs_in_the_loop_of_the_test(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
    import asyncio
    import threading
    import aiohttp

    async def test_it(sms_sandbox_async):
        url = f"{sms_sandbox_async.smsmode.url}/http/1.6/sendSMS.do?accessToken="
        url += sms_sandbox_async.smsmode.credentials.token + "&message=Code+123456&numero=0639980001"
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            assert answer.status == 200
        assert await sms_sandbox_async.otp("+33639980001") == "123456"
        await sms_sandbox_async.clock.advance("2h")
        assert (await sms_sandbox_async.messages.list())[0].state == "delivered"
        assert "sms-sandbox" not in [thread.name for thread in threading.enumerate()]
    """
    )
    run(pytester, "-o", "asyncio_mode=auto").assert_outcomes(passed=1)


def test_async_fixture_works_with_pytest_aiohttp(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
    from aiohttp import web

    async def test_it(sms_sandbox_async, aiohttp_server):
        got = []

        async def hook(request):
            got.append(request.query["statut"])
            return web.Response()

        app = web.Application()
        app.router.add_get("/status", hook)
        server = await aiohttp_server(app)
        endpoint = sms_sandbox_async.smsmode
        await sms_sandbox_async.account("smsmode", endpoint.credentials.login).set(
            webhooks={"status": str(server.make_url("/status"))}
        )
        import aiohttp
        url = f"{endpoint.url}/http/1.6/sendSMS.do?pseudo={endpoint.credentials.login}"
        url += f"&pass={endpoint.credentials.secret}&message=Hi&numero=0639980001"
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            await answer.read()
        await sms_sandbox_async.clock.advance("1m")
        assert got == ["13", "11"]
    """
    )
    run(pytester, "-o", "asyncio_mode=auto").assert_outcomes(passed=1)


def test_failing_test_shows_the_conversation(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        SEND
        + """
    import pytest

    @pytest.fixture
    def sms_sandbox_options():
        return {"webhooks": {"smsmode": "http://127.0.0.1:1/status"}}

    def test_it(sms_sandbox):
        send(sms_sandbox.smsmode)
        sms_sandbox.clock.advance("1m")
        assert False

    async def test_it_in_the_loop(sms_sandbox_async):
        assert False

    def test_it_goes_well(sms_sandbox):
        pass

    @pytest.fixture
    def broken(sms_sandbox):
        send(sms_sandbox.smsmode, "Before")
        assert False

    def test_it_cannot_begin(broken):
        pass
    """
    )
    result = run(pytester, "-o", "asyncio_mode=auto")
    result.assert_outcomes(failed=2, passed=1, errors=1)
    assert "\n".join(result.outlines).count("- SMS sandbox -") == 3
    result.stdout.fnmatch_lines(
        [
            "*smsmode send: GET *message=Before*",
            "*smsmode send: GET *message=Hello*",
            "*-> 200 OK",
            "*message m1 from 36034 to +33639980001: Hello",
            "*delivered, reported as 11",
            "*webhook c1, smsmode status of m1: GET http://127.0.0.1:1/status?*",
            "*<- not reached: *",
            "*Nothing has reached the sandbox.",
        ]
    )


PAGE = re.compile(r"^Page: (.+)$", re.MULTILINE)

FAILING = (
    SEND
    + """
    def test_it(sms_sandbox):
        send(sms_sandbox.smsmode, "%3Cb%3EHello%3C/b%3E")
        assert False

    async def test_it_in_the_loop(sms_sandbox_async):
        assert False
    """
)


def test_failing_test_writes_its_conversation_to_a_file(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(FAILING)
    result = run(pytester, "-o", "asyncio_mode=auto")
    result.assert_outcomes(failed=2)
    pages = {path.name: path for path in map(Path, PAGE.findall(result.stdout.str()))}
    with_a_message, empty = pages["it.html"], pages["it-in-the-loop.html"]
    page = with_a_message.read_text(encoding="utf-8")
    assert "&lt;b&gt;Hello&lt;/b&gt;" in page
    assert "<b>Hello" not in page
    assert "sendSMS.do" in page
    assert "No message has reached the sandbox." in empty.read_text(encoding="utf-8")


def test_page_is_a_temporary_file_in_a_run_without_a_cache(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(FAILING)
    result = run(pytester, "-o", "asyncio_mode=auto", "-p", "no:cacheprovider")
    for page in map(Path, PAGE.findall(result.stdout.str())):
        assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
        page.unlink()
        page.parent.rmdir()


def test_failing_test_links_to_the_page_of_a_server_that_outlives_it(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(FAILING + "\n    def test_good(sms_sandbox):\n        pass\n")
    with serving() as server:
        monkeypatch.setenv("SANDBOX_URL", server.url)
        result = run(pytester, "-o", "asyncio_mode=auto")
        result.assert_outcomes(failed=2, passed=1)
        pages = PAGE.findall(result.stdout.str())
        assert pages == [f"{server.url}/_sandbox/ui/#/w/it", f"{server.url}/_sandbox/ui/#/w/it-in-the-loop"]
        [message] = Client(server.url, workspace="it").messages.list()
        assert message.text == "<b>Hello</b>"
        assert {one.name for one in Client(server.url).workspaces()} == {"default", "it", "it-in-the-loop"}


def test_failing_wait_shows_no_frame_of_the_client(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
    import pytest

    def test_it(sms_sandbox):
        sms_sandbox.messages.wait(text="never", timeout="1ms")

    async def test_it_in_the_loop(sms_sandbox_async):
        await sms_sandbox_async.messages.wait(text="never", timeout="1ms")

    def test_list(sms_sandbox):
        sms_sandbox.messages.list(provider="smsmod")

    def test_advance(sms_sandbox):
        sms_sandbox.clock.advance(60)
    """
    )
    result = run(pytester, "-o", "asyncio_mode=auto")
    result.assert_outcomes(failed=4)
    shown = result.stdout.str()
    assert shown.count("0 of 1 messages came within 0.001 s") >= 2
    assert "Did you mean 'smsmode'?" in shown
    assert "60 is not a duration; write it like '60s', or as a timedelta" in shown
    assert "sms_sandbox/client" not in shown


def test_unreachable_sandbox_hides_no_failure(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
    def test_it(sms_sandbox, sms_sandbox_server):
        sms_sandbox._is_to_be_dropped = False
        sms_sandbox_server.close()
        assert "this" == "that"
    """
    )
    result = run(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*assert 'this' == 'that'", "The conversation cannot be fetched: no sandbox at *"])


def test_running_sandbox_of_the_environment_is_used(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(
        """
    import os

    def test_it(sms_sandbox):
        assert sms_sandbox.url == os.environ["SANDBOX_URL"]
        assert sms_sandbox.info.name != "default"
    """
    )
    with serving() as server:
        monkeypatch.setenv("SANDBOX_URL", server.url)
        run(pytester).assert_outcomes(passed=1)


def test_installed_plugin_imports_nothing_before_use() -> None:
    program = (
        "import sys; from importlib.metadata import entry_points; "
        "[point] = [one for one in entry_points(group='pytest11') if one.name == 'sms_sandbox']; "
        "before = set(sys.modules); import pytest; pytests = set(sys.modules); point.load(); "
        "print(sorted(set(sys.modules) - pytests))"
    )
    answered_json = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
        env={**os.environ, "COVERAGE_PROCESS_START": ""},
    )
    assert answered_json.stdout.strip() == "['sms_sandbox', 'sms_sandbox.pytest_plugin']"


def test_https_address_leads_to_the_workspace_of_the_test(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
    import os
    from urllib.request import urlopen

    SEND = "/http/1.6/sendSMS.do?accessToken=any&message=Hello&numero=0639980001"

    def test_it(sms_sandbox_https):
        assert urlopen("https://api.smsmode.com" + SEND).status == 200
        assert [message.text for message in sms_sandbox_https.messages.list()] == ["Hello"]

    async def test_coroutines_have_them_too(sms_sandbox_async):
        assert (await sms_sandbox_async.https_environment())["SSL_CERT_FILE"]

    def test_the_variables_are_gone():
        assert "sandbox" not in os.environ.get("PYTHONPATH", "")
        assert "127.0.0.1" not in os.environ.get("https_proxy", "")
    """
    )
    run(pytester, "-o", "asyncio_mode=auto").assert_outcomes(passed=3)


def test_authority_that_lacks_hosts_fails_the_fixture_with_the_way_out(
    pytester: pytest.Pytester, tmp_path: Path
) -> None:
    AuthorityFolder(tmp_path / "state" / "ca").open(["api.acme.example"])
    pytester.makepyfile("def test_it(sms_sandbox_https): pass")
    ran = run(pytester)
    ran.assert_outcomes(errors=1)
    ran.stdout.fnmatch_lines(["*UncoveredHostsError: *make a new one: sandbox ca renew*"])


PREPARED = """
    import pytest

    @pytest.fixture(scope="session", autouse=True)
    def prepared(sms_sandbox_server):
        sms_sandbox_server.account("smsmode", "jane").set(credit=5)
        sms_sandbox_server.snapshots.save("prepared")
        sms_sandbox_server.account("smsmode", "jane").set(credit=9)
"""


def test_marked_test_begins_with_the_snapshot(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        PREPARED
        + """
    @pytest.mark.sms_sandbox(snapshot="prepared")
    @pytest.mark.parametrize("number", [1, 2])
    def test_it(sms_sandbox, number):
        assert sms_sandbox.account("smsmode", "jane").show().credit == 5
        sms_sandbox.account("smsmode", "jane").set(credit=0)

    def test_without_the_mark(sms_sandbox):
        assert sms_sandbox.info.name == "without-the-mark"
    """
    )
    run(pytester, "--strict-markers").assert_outcomes(passed=3)


def test_mark_of_an_unknown_snapshot_and_of_another_form_are_errors(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        PREPARED
        + """
    @pytest.mark.sms_sandbox(snapshot="none")
    def test_unknown(sms_sandbox):
        pass

    @pytest.mark.sms_sandbox("prepared")
    def test_wrong(sms_sandbox):
        pass
    """
    )
    result = run(pytester)
    result.assert_outcomes(errors=2)
    takes = '*the mark sms_sandbox takes snapshot="NAME"*the fixture sms_sandbox_options returns*'
    result.stdout.fnmatch_lines(["*there is no snapshot 'none'*", takes])


@pytest.mark.parametrize("options", [{"webhooks": {"smsmode": "http://127.0.0.1:9/"}}, {"clokc": "virtual"}])
def test_options_beside_a_snapshot_are_refused(pytester: pytest.Pytester, options: dict[str, object]) -> None:
    pytester.makepyfile(
        PREPARED
        + f"""
    @pytest.fixture
    def sms_sandbox_options():
        return {options!r}

    @pytest.mark.sms_sandbox(snapshot="prepared")
    def test_it(sms_sandbox):
        pass

    @pytest.mark.sms_sandbox(snapshot="prepared")
    async def test_coroutine(sms_sandbox_async):
        pass
    """
    )
    result = run(pytester, "-o", "asyncio_mode=auto")
    result.assert_outcomes(errors=2)
    [name] = options
    result.stdout.fnmatch_lines([f"*have no effect there: {name}; give them to the server*"] * 2)


def test_marked_test_in_a_loop_begins_with_a_snapshot_of_the_running_sandbox(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as server:
        monkeypatch.setenv("SANDBOX_URL", server.url)
        client = Client(server.url)
        client.account("smsmode", "jane").set(credit=5)
        client.snapshots.save("prepared")
        client.account("smsmode", "jane").set(credit=9)
        pytester.makepyfile(
            """
        import pytest

        @pytest.mark.sms_sandbox(snapshot="prepared")
        async def test_it(sms_sandbox_async):
            assert (await sms_sandbox_async.account("smsmode", "jane").show()).credit == 5
        """
        )
        run(pytester, "-o", "asyncio_mode=auto").assert_outcomes(passed=1)
