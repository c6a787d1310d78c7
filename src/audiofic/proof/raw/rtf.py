"""RTF -> stretches: what is left of the file when commands and the groups that hold no text are taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audiofic.proof.raw import Stretch

_PART = re.compile(
    r"\\(?P<word>[a-zA-Z]+)(?P<number>-?\d+)? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>.)|(?P<brace>[{}])"
    r"|(?P<text>[^\\{}\r\n]+)|[\r\n]+",
    re.DOTALL,
)
_GROUP_NAMES = (
    "fonttbl colortbl stylesheet listtable listoverridetable revtbl rsidtbl generator pict object header "
    "headerl headerr headerf footer footerl footerr footerf xmlnstbl themedata colorschememapping "
    "latentstyles datastore fldinst operator info comment annotation atnid atnauthor filetbl pgptbl pntext "
    "shppict nonshppict"
)
_GROUPS = frozenset(_GROUP_NAMES.split())
"""Destinations without text of the story (Rich Text Format Specification 1.9.1)."""
_SIGNS = {
    **{"tab": " ", "line": " ", "cell": " ", "emspace": " ", "enspace": " "},
    **{"emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"},
}
_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


def read_rtf(content: bytes) -> Iterator[Stretch]:
    """The text of an RTF, paragraph by paragraph, each one's footnotes behind it."""
    text = content.decode("latin-1")
    page = _code_page(text)
    groups: list[tuple[str, int]] = []  # what is done with the group, and the letters \u stands for
    kind, skip = "", 1
    lines: dict[str, list[str]] = {"": [], "hidden text": [], "footnote": []}
    left = count = place = 0
    raw = bytearray()

    def flush() -> None:
        if raw and kind in lines:
            lines[kind].append(raw.decode(page, "replace"))
        raw.clear()

    while match := _PART.match(text, place):
        place = match.end()
        word, number = match["word"], int(match["number"] or 0)
        if match["hex"] or match["text"]:
            piece = bytes([int(match["hex"], 16)]) if match["hex"] else match["text"].encode("latin-1")
            dropped, left = min(left, len(piece)), max(0, left - len(piece))
            raw += piece[dropped:]
            continue
        flush()
        if match["brace"] == "{":
            groups.append((kind, skip))
        elif match["brace"]:
            if kind == "footnote" and groups and groups[-1][0] != "footnote":
                lines["footnote"].append("\n")
            kind, skip = groups.pop() if groups else ("", 1)
        elif match["sign"]:
            if match["sign"] == "*":
                kind = "dropped"
            elif match["sign"] in "\\{}~_" and kind in lines:
                lines[kind].append({"~": " ", "_": "-"}.get(match["sign"], match["sign"]))
        elif word == "bin":
            place += max(0, number)
        elif word in _GROUPS:
            kind = "dropped"
        elif word == "footnote" and kind != "dropped":
            kind = "footnote"
        elif word == "u" and match["number"] and kind in lines:
            lines[kind].append(chr(number % 0x10000))
            left = skip
        elif word == "uc":
            skip = max(0, number)
        elif word in ("v", "deleted") and kind in ("", "hidden text"):
            kind = "" if match["number"] == "0" else "hidden text"
        elif word == "plain" and kind == "hidden text":
            kind = ""
        elif word in _SIGNS and kind in lines:
            lines[kind].append(_SIGNS[word])
        elif word in ("par", "sect", "page", "row") and kind in lines:
            if kind == "footnote":
                lines["footnote"].append("\n")
                continue
            count += 1
            yield from _paragraph(lines, count)
    flush()
    yield from _paragraph(lines, count + 1)


def _code_page(text: str) -> str:
    named = re.search(r"\\ansicpg(\d+)", text)
    if named:
        return f"cp{named[1]}" if named[1] not in ("0", "65001") else {"0": "cp1252"}.get(named[1], "utf-8")
    return next((_PAGES[word] for word in _PAGES if re.search(rf"\\{word}\b", text[:200])), "cp1252")


def _paragraph(lines: dict[str, list[str]], count: int) -> Iterator[Stretch]:
    for kind, why in (("hidden text", "hidden text"), ("", ""), ("footnote", "")):
        text = _surrogates("".join(lines[kind]))
        if text.strip():
            yield Stretch(text, f"paragraph {count:,}", unless=why)
        lines[kind] = []


def _surrogates(text: str) -> str:
    """Letters beyond the first plane are written as two (`\\u-10179?\\u-8694?`)."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
