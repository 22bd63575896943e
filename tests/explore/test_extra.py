import pytest
from sms_sandbox.explore.extra import line_on_missing


@pytest.mark.parametrize("name", ["hypothesis", "hypothesis.strategies", "tomli_w"])
def test_missing_module_of_the_extra_is_named_with_what_to_install(name: str) -> None:
    line = line_on_missing(ModuleNotFoundError(f"No module named {name!r}", name=name))
    assert str(line).endswith("pip install './sms-sandbox[explore]'")


@pytest.mark.parametrize("name", ["hypothesis_of_another", None])
def test_other_missing_module_has_no_line(name: str | None) -> None:
    assert line_on_missing(ModuleNotFoundError("none", name=name)) is None
