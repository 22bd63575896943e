"""PDF documents."""

import re

from sms_sandbox.providers.smsfactor.accounts.billing import pdf


def test_cross_reference_table_finds_each_object() -> None:
    document = pdf.page(["Invoice"])
    start = int(document.rpartition(b"startxref\n")[2].split()[0])
    assert document[start:].startswith(b"xref\n0 7\n")
    entries = document[start:].splitlines(keepends=True)[2:9]
    assert all(len(entry) == 20 for entry in entries)
    for number, entry in enumerate(entries[1:], start=1):
        assert document[int(entry[:10]) :].startswith(b"%d 0 obj\n" % number)
    assert document.endswith(b"%%EOF\n")


def test_stream_has_its_stated_length() -> None:
    document = pdf.page(["a", "b"])
    length = re.search(rb"/Length (\d+)", document)
    assert length is not None
    content = document.partition(b"stream\n")[2].partition(b"\nendstream")[0]
    assert len(content) == int(length[1])


def test_special_characters_are_escaped() -> None:
    assert rb"(\(a\\b\) ?) Tj" in pdf.page(["(a\\b) é"])
