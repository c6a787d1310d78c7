"""Bytes -> text: the encodings that stories arrive in."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from unicodedata import category

from audiofic.errors import AudioficError

_SIGNATURES = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
"""Byte-order marks (The Unicode Standard, table 23-6), longest first."""

_OLD_WORD = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_FB2 = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<FictionBook\b")
_IN_ZIP = (
    ("META-INF/container.xml", ".epub"),
    ("[Content_Types].xml", ".docx"),
    ("content.xml", ".odt"),
)
"""A part that every archive of a format has -> the suffix."""
_NUL_SHARE = 0.2
"""English in UTF-16 has a NUL in every second byte; a damaged text file has a few."""
_BROKEN_SHARE = 0.1
"""Up to one broken byte for ten good sequences, a file is damaged UTF-8 rather than something else."""
_FOREIGN_SHARE = 0.12
"""Western languages in a one-byte encoding have a few per cent of high bytes, other scripts most of them."""
_CONTROL_SHARE = 0.02
"""Of the characters of a text, controls and unassigned ones; random bytes have 10 per cent."""
_LOOKED_AT = 100_000
"""Characters of a file that are looked at to tell whether it is text."""


def find_format(content: bytes) -> str | None:
    """The suffix of the format that a file is in, as its first bytes say; None where they do not say it.

    `.zip` is an archive of some other kind, or a damaged one.
    """
    if content.startswith(_ZIP):
        try:
            names = zipfile.ZipFile(BytesIO(content)).namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return ".zip"
        if any(name.lower().endswith(".fb2") for name in names):
            return ".fb2"
        return next((suffix for part, suffix in _IN_ZIP if part in names), ".zip")
    head = content[:1024].removeprefix(b"\xef\xbb\xbf")
    if head.startswith(_OLD_WORD):
        return ".doc"
    if head.startswith(b"%PDF-"):
        return ".pdf"
    if head.lstrip().startswith(b"{\\rtf"):
        return ".rtf"
    if _FB2.match(head):
        return ".fb2"
    return ".html" if _HTML.match(head) else None


def decode(content: bytes) -> str:
    """The text of a file, newlines untouched; a byte-order mark stays as the first code point.

    UTF-8 first; else UTF-16 or UTF-32 by its mark, or by its NULs; else UTF-8 with a few broken bytes
    (each becomes U+FFFD); else Windows-1252, which most old archives mean, where few bytes are
    high, and the best guess of charset-normalizer where many are. Empty input gives "". Raises
    `AudioficError` for files that are no text at all: no UTF-8, and full of control characters.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = _guess(content)
    else:
        wide = _wide_encoding(content)
        return content.decode(wide, errors="replace") if wide else text
    sample = text[:_LOOKED_AT]
    odd = sum(category(character) in ("Cc", "Cn") and not character.isspace() for character in sample)
    if odd > max(2, _CONTROL_SHARE * len(sample)):
        raise AudioficError(
            "This is no text: it holds bytes that no letters are written with.",
            "Is it the right file? A picture, a sound or a packed file can't be read.",
        )
    return text


def _wide_encoding(content: bytes) -> str | None:
    """UTF-16 without a mark, by where the NULs stand."""
    if content.count(0) < _NUL_SHARE * len(content) or len(content) < 4:
        return None
    even, odd = content[::2].count(0), content[1::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else None


def _guess(content: bytes) -> str:
    for signature, encoding in _SIGNATURES:
        if content.startswith(signature):
            return content.decode(encoding, errors="replace")
    wide = _wide_encoding(content)
    if wide:
        return content.decode(wide, errors="replace")
    repaired = content.decode("utf-8", errors="replace")
    broken = repaired.count("\ufffd")
    if broken <= _BROKEN_SHARE * sum(character > "\x7f" for character in repaired):
        return repaired
    if sum(byte > 0x7F for byte in content) > _FOREIGN_SHARE * len(content):
        from charset_normalizer import from_bytes  # slow to import, and hardly ever needed

        best = from_bytes(content).best()
        if best is not None:
            return content.decode(best.encoding, errors="replace")
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")  # every byte means something here
