from sms_sandbox.core.text.undecoded import as_utf8


def test_undecoded_bytes_are_read_as_utf_8() -> None:
    assert as_utf8("é \udcc3\udca9t\udcc3\udca9.toml\r\n") == "é été.toml\r\n".encode()


def test_bytes_that_are_no_text_and_half_characters_are_escaped() -> None:
    assert as_utf8("b\udce9.toml \ud83d") == b"b\\xe9.toml \\ud83d"
