"""The fixtures for Playwright, with the real one from npm and Debian's Chromium, and the types with TypeScript."""

import json
import os
import subprocess
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from tests.node.packages import environment, install, run
from tests.node.pages import example

pytestmark = pytest.mark.timeout(300)

CONFIG = """export default {
  use: { launchOptions: { executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] } },
  testMatch: "*.spec.js",
  reporter: "json",
};
"""
FAILING = """import { expect, test } from "sms-sandbox/playwright";

test("fails", async ({ sandbox }) => {
  const { smsmode } = sandbox.urls;
  await fetch(`${smsmode}/http/1.6/sendSMS.do?accessToken=t&message=Hello&numero=33639980001`);
  expect(1).toBe(2);
});
"""
TYPED = """import { Sandbox, startSandbox, TimedOutError, type MessageView, type Webhook } from "sms-sandbox";
import { test, expect } from "sms-sandbox/playwright";

const texts: string[] = (await new Sandbox().messages.list({ to: "+33*", limit: 3 })).map((message) => message.text);
// @ts-expect-error  there is no such filter
await new Sandbox().messages.list({ nonsense: 1 });
test("typed", async ({ sandbox }) => expect(sandbox.name).toBe("x"));
const started = await startSandbox({ args: [] });
await started.stop();
const sandbox = new Sandbox();
const lines: string[] = (await sandbox.exchanges.list()).map(({ request }) => `${request.method} ${request.target}`);
const webhook: Webhook = await sandbox.webhooks.wait({ state: "unaddressed" });
const last: string = (await sandbox.conversations.list({ to: "33639980001" }))[0].text;
console.log(texts, TimedOutError, lines, webhook.request.target, last, (await sandbox.snapshots.save("a")).at);
await sandbox.device("260", "smsgateway24").set({ online: false });
export type Typed = MessageView;
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("playwright")
    install(made, "@playwright/test@1.55", "typescript@5", "@types/node@22")
    (made / "playwright.config.js").write_text(CONFIG)
    return made


def played(folder: Path, name: str, text: str) -> tuple[int, dict[str, Any]]:
    (folder / name).write_text(text)
    done = subprocess.run(  # noqa: S603  npm's own
        ["npx", "playwright", "test", name],  # noqa: S607
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout)


def test_example_of_the_page_passes_as_printed(folder: Path) -> None:
    code, report = played(folder, "signup.spec.js", example("signup.spec.js"))
    assert (code, report["stats"]["expected"]) == (0, 1), report


def test_conversation_is_attached_to_a_failing_test(folder: Path) -> None:
    code, report = played(folder, "failing.spec.js", FAILING)
    assert code == 1
    [result] = report["suites"][0]["specs"][0]["tests"][0]["results"]
    [attached] = [each for each in result["attachments"] if each["name"] == "sms-sandbox"]
    [message] = json.loads(b64decode(attached["body"]))["messages"]
    assert message["text"] == "Hello"


def test_types_are_checked_by_typescript(folder: Path) -> None:
    (folder / "typed.ts").write_text(TYPED)
    options = (
        "--noEmit",
        "--strict",
        "--skipLibCheck",
        "--module",
        "nodenext",
        "--target",
        "es2022",
        "--types",
        "node",
    )
    run(folder, "npx", "tsc", *options, "typed.ts", HOME=os.environ["HOME"])
