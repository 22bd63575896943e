import re
from pathlib import Path

from tests.node.packages import CLIENT

PACKAGE = CLIENT / "README.md"
README = CLIENT.parents[1] / "README.md"


def example(name: str, file: Path = PACKAGE) -> str:
    """Return the file of that name in a page, by default the package's."""
    page = file.read_text("utf-8")
    [block] = re.findall(rf"^```js {re.escape(name)}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    return str(block)
