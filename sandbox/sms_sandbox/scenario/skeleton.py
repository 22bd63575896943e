"""The template of a new scenario file."""

from typing import Final

_TEXT: Final = """\
# What happens on this day, and what a good application does about it.
#
# Check it:     sandbox scenario check {file}
# Look at it:   sandbox scenario show {file}
# Start it:     sandbox up --scenario {file}
# All keys:     docs/scenarios.md

schema = 1
name = "{name}"
description = "In one sentence, what happens."
seed = 1 # the same seed gives the same draws

# providers = ["smsfactor"]   # else all
# extends = "builtin:magic"   # or the path of another file

[clock]
mode = "virtual" # stands still until you move it; "real" goes by itself, speed = 20 twenty times as fast
start = 2026-01-05T09:00:00Z
idle_jump = true # goes to the next step by itself while nothing happens

# What becomes of a message, counted from when it was accepted.
[lifecycle.lost]
steps = [
  {{ after = "2s", state = "sent" }},
  {{ after = "30s", state = "undelivered", reason = "absent_subscriber" }},
]

# Rules are asked from top to bottom; of one kind of effect the first that matches wins.
[[rule]]
name = "one-in-ten"
when = {{ operation = "send", share = 0.10 }}
lifecycle = "lost"
optional = true # with few messages it may strike none; without this a rule that never strikes fails the run

# Phases are for a time, from the scenario's start.
[[phase]]
name = "outage"
at = "1m"
for = "30s"
faults = [{{ share = 0.50, status = 503 }}]
optional = true

[[expect]]
name = "nothing is sent twice"
messages = {{ repeated = ["to", "text"] }}
count = 0

[[expect]]
name = "every receipt is taken"
webhooks = {{ answer = "2xx" }}
share = [1.0, 1.0]
"""


def skeleton(name: str, file: str) -> str:
    """Return the text of a new scenario with that name, with comments that name the file."""
    return _TEXT.format(name=name, file=file)
