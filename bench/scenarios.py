"""How long a scenario of 1,000 rules takes from the file to the faults in force, and one in which each rule is wrong
to all that is told of it. Times are the processor's.
"""

import statistics
import tempfile
import time
from pathlib import Path

from sms_sandbox import providers
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.scenario import apply, diagnostics, load

RULES = 1_000
ROUNDS = 9
MOST_MILLISECONDS = 300

HEAD = 'schema = 1\nname = "bench"\nseed = 1\n[lifecycle.lost]\nsteps = [{ after = "2s", state = "sent" }]\n'
RULE = """
[[rule]]
name = "rule-{number}"
when = {{ operation = "send", to = "+3363998{number:04}", share = 0.5 }}
delay = {{ before = "5s", jitter = "500ms" }}
error = "bad_credentials"
lifecycle = "lost"
optional = true
"""


def measured(path: Path, *, is_good: bool) -> float:
    begun = time.process_time()
    found = load.read(str(path), PROVIDERS)
    if found.scenario is not None:
        apply.start(found.scenario, Engine(PROVIDERS.values(), EngineSettings(start=0)))
    else:
        diagnostics.as_text(found.problems)
    taken = time.process_time() - begun
    assert (found.scenario is not None) is is_good
    assert is_good or len(found.problems) >= RULES
    return taken


PROVIDERS = providers.load()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        good, bad = Path(folder) / "good.toml", Path(folder) / "bad.toml"
        good.write_text(HEAD + "".join(RULE.format(number=number) for number in range(RULES)), "utf-8")
        bad.write_text(good.read_text("utf-8").replace("share", "probabilty"), "utf-8")
        measured(good, is_good=True)  # what is read once for all
        good_ms = 1000 * statistics.median(measured(good, is_good=True) for _ in range(ROUNDS))
        bad_ms = 1000 * statistics.median(measured(bad, is_good=False) for _ in range(ROUNDS))
    print(f"{RULES} rules: from the file to the faults in {good_ms:.0f} ms (wanted: under {MOST_MILLISECONDS})")
    print(f"{RULES} wrong rules: all told in {bad_ms:.0f} ms")


if __name__ == "__main__":
    main()
