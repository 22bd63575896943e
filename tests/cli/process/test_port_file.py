from pathlib import Path

import pytest
from sms_sandbox.cli.process.port_file import PortFile


def test_file_of_an_earlier_server_is_removed_at_the_start(tmp_path: Path) -> None:
    file = tmp_path / "port"
    file.write_text("1\n")
    PortFile(file)
    assert not file.exists()


def test_port_is_written_whole_and_removed_at_the_end(tmp_path: Path) -> None:
    held = PortFile(tmp_path / "port")
    held.write(8767)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("port", "8767\n")]
    held.remove()
    assert [*tmp_path.iterdir()] == []
    held.remove()


def test_file_that_another_server_has_written_stays(tmp_path: Path) -> None:
    held = PortFile(tmp_path / "port")
    held.write(8767)
    (tmp_path / "port").write_text("9000\n")
    held.remove()
    assert (tmp_path / "port").read_text() == "9000\n"


def test_no_file_is_written_without_the_option(tmp_path: Path) -> None:
    held = PortFile(None)
    held.write(8767)
    held.remove()
    assert [*tmp_path.iterdir()] == []


def test_unusable_file_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        PortFile(tmp_path / "missing" / "port").write(8767)
    assert ended.value.code == 2
    assert "cannot be written: No such file or directory" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        PortFile(tmp_path)
    assert "an earlier one cannot be removed: " in capsys.readouterr().err
