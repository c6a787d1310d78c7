"""Bytes -> text: the encodings that stories arrive in."""

from __future__ import annotations

from unicodedata import category

from audiofic.errors import AudioficError

_SIGNATURES = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
"""Byte-order marks (The Unicode Standard, table 23-6), longest first."""

_CONTAINERS = (
    (b"PK\x03\x04", "a ZIP archive (EPUB, DOCX and ODT files are)"),
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"{\\rtf", "an RTF document"),
)
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


def decode(content: bytes) -> str:
    """The text of a file, newlines untouched; a byte-order mark stays as the first code point.

    UTF-8 first; else UTF-16 or UTF-32 by its mark, or by its NULs; else UTF-8 with a few broken bytes
    (each becomes U+FFFD); else Windows-1252, which most old archives mean, where few bytes are
    high, and the best guess of charset-normalizer where many are. Empty input gives "". Raises
    `AudioficError` for files that are no text at all.
    """
    text = _decode(content)
    sample = text[:_LOOKED_AT]
    odd = sum(category(character) in ("Cc", "Cn") and not character.isspace() for character in sample)
    if odd > max(2, _CONTROL_SHARE * len(sample)):
        raise AudioficError(
            "This is no text: it holds bytes that no letters are written with.",
            "Is it the right file? A picture, a sound or a packed file can't be read.",
        )
    return text


def _decode(content: bytes) -> str:
    for signature, what in _CONTAINERS:
        if content.startswith(signature):
            raise AudioficError(
                f"This is {what}, not a text file.",
                "Give it the suffix of its format (.epub, .docx, .odt, .rtf, .pdf), or save it as text.",
            )
    for signature, encoding in _SIGNATURES:
        if content.startswith(signature):
            return content.decode(encoding, errors="replace")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(content)
    wide = _wide_encoding(content)
    return content.decode(wide, errors="replace") if wide else text


def _wide_encoding(content: bytes) -> str | None:
    """UTF-16 without a mark, by where the NULs stand."""
    if content.count(0) < _NUL_SHARE * len(content) or len(content) < 4:
        return None
    even, odd = content[::2].count(0), content[1::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else None


def _guess(content: bytes) -> str:
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
