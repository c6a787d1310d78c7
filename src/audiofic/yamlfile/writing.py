"""Strings as YAML: plain where that is safe, in quotes only where YAML needs them.

What is written here is read back the same by `load_yaml`, whatever the string: line breaks, control
characters and the like become escapes inside double quotes. Only a lone surrogate, which no file can
hold, becomes U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from audiofic.yamlfile.nodes import LONGEST_KEY

# YAML 1.1, 5.1: what may stand in a file; less tab, line breaks (U+0085, U+2028, U+2029 are some) and the
# byte-order mark, which editors hide.
_HIDDEN = re.compile("[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@` ")
_NAMED_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0", '"': '\\"', "\\": "\\\\"}


def write_scalar(text: str, *, inline: bool = False) -> str:
    """The string as it stands in a file, on one line; `inline` inside `[...]` or `{...}`."""
    if _HIDDEN.search(text):
        return write_escaped(text)
    if _is_plain(text, inline):
        return text
    return write_quoted(text)


def write_quoted(text: str) -> str:
    """The string in the quotes that need the least escaping: double, unless it has such itself."""
    if _HIDDEN.search(text):
        return write_escaped(text)
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def write_escaped(text: str) -> str:
    """The string in double quotes, all that can't be seen in an editor written as an escape."""
    safe = re.sub("[\ud800-\udfff]", "\ufffd", text)
    body = re.sub(_HIDDEN.pattern + '|["\\\\]', _escape, safe)
    return f'"{body}"'


def write_list(texts: Iterable[str]) -> str:
    """The strings as an inline list: `[Sango, Kaede]`."""
    return f"[{', '.join(write_scalar(text, inline=True) for text in texts)}]"


def write_entry(key: str, value: str, indent: str = "", lead: str | None = None) -> str:
    """A line `key: value` with its line end, behind `lead` (a list item's dash) or `indent`."""
    written = write_scalar(key)
    begin = indent if lead is None else lead
    if len(written) > LONGEST_KEY:
        return f"{begin}? {written}\n{indent}: {write_scalar(value)}\n"
    return f"{begin}{written}: {write_scalar(value)}\n"


def _is_plain(text: str, inline: bool) -> bool:
    return (
        text not in ("", "<<")  # plain, the latter would be a merge key
        and text[0] not in _FIRST
        and text[-1] not in " :"
        and ": " not in text
        and " #" not in text
        and not (inline and any(mark in text for mark in ",[]{}:?"))
    )


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if character in _NAMED_ESCAPES:
        return _NAMED_ESCAPES[character]
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
