"""Bytes of a file that people edit -> its text."""

from __future__ import annotations

from audiofic.errors import Finding, FindingsError


def decode_utf8(content: bytes, name: str) -> str:
    """The text, without a byte-order mark; `FindingsError` with the line where it is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        hint = "Save the file as UTF-8 in your editor."
        raise FindingsError((Finding(name, line, "not-utf8", "The file is not UTF-8.", hint),)) from error
