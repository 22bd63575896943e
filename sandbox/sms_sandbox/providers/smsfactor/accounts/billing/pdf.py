"""Write a PDF document of one page (ISO 32000-1)."""

from collections.abc import Sequence
from typing import Final

_HEADER: Final = b"%PDF-1.4\n"
_SPECIAL: Final = str.maketrans({character: f"\\{character}" for character in "\\()"})


def page(lines: Sequence[str]) -> bytes:
    """Return a page of A4 with one line below the other, in Helvetica. Letters beyond ASCII become ``?``."""
    texts = "\n".join(f"({line.translate(_SPECIAL)}) Tj T*" for line in lines)
    content = f"BT /F1 14 Tf 20 TL 72 770 Td\n{texts}\nET".encode("ascii", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources 6 0 R >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        b"<< /Font << /F1 4 0 R >> >>",
    )
    return _document(objects)


def _document(objects: Sequence[bytes]) -> bytes:
    """Return the objects with their cross-reference table."""
    body, offsets = _HEADER, []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    size = len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer
