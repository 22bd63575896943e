import re

from tests.node.packages import CLIENT


def example(name: str) -> str:
    """Return the file of that name in the package's page."""
    page = (CLIENT / "README.md").read_text("utf-8")
    [block] = re.findall(rf"^```js {re.escape(name)}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    return str(block)
