"""RTF -> source text and blocks: emphasis, headings by outline level, footnotes; no pictures."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from audiofic.errors import AudioficError
from audiofic.manuscript.blocks import StoryText
from audiofic.manuscript.rows import write_rows
from audiofic.manuscript.words import Row, Words, raised

_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9A-Fa-f]{2})|\\(?P<sign>[^A-Za-z])"
    rb"|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
    254: "cp437", 255: "cp850",
}  # fmt: skip
"""`\\fcharset` -> the encoding of text in such a font (Rich Text Format 1.9.1, font table)."""
_DROPPED_NAMES = (
    "colortbl stylesheet listtable listoverridetable revtbl rsidtbl generator pict object "
    "header headerl headerr headerf footer footerl footerr footerf xmlnstbl themedata "
    "colorschememapping latentstyles datastore fldinst operator author2 comment annotation atnid "
    "atnauthor filetbl pgptbl shppict nonshppict "
)
_DROPPED = frozenset(_DROPPED_NAMES.split())
"""Groups that hold no text of the story (Rich Text Format 1.9.1, destinations)."""
_SIGNS = {
    "tab": " ", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "cell": " | ",
}  # fmt: skip
_PARAGRAPH_ENDS = ("par", "sect", "page", "row")
_TOGGLES = {
    "i": "italic", "b": "bold", "ul": "underline", "v": "hidden", "deleted": "hidden", "super": "raised",
}  # fmt: skip
_NUMBER = re.compile(
    r"\(?(?:\d{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]{1,12})(?:\.\d{1,4}){0,8}[.):]|\d{1,9}(?:\.\d{1,4}){0,8}"
)
"""What a list's label is that can be said: `3.`, `c)`, `(iv)`, `2.1`; Word draws some bullets as an `o`."""
_MOST_GROUPS = 1000
"""Groups open at once; Word opens some ten."""


@dataclass(frozen=True, slots=True)
class _State:
    """The settings inside a group; a group that opens inherits them."""

    marks: frozenset[str] = frozenset()
    destination: str = ""
    """`` for the story, `footnote`, `label` (of a list's item), `title`, `author`, or `dropped`."""
    font: int | None = None
    skip: int = 1
    """Characters that follow a `\\u` for old readers."""


def read_rtf(content: bytes) -> StoryText:
    """The story of an RTF file. Raises `AudioficError` where it is none."""
    if not content.lstrip().startswith(b"{\\rtf"):
        raise AudioficError("This is not an RTF file.", "Save the story anew as RTF, DOCX or plain text.")
    reading = _Reading()
    reading.run(content)
    title, author = (reading.info[name].strip() or None for name in ("title", "author"))
    return replace(write_rows(reading.rows), title=title, author=author)


class _Reading:
    """One pass over the tokens."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.info = {"title": "", "author": ""}
        self._words: list[Words] = []
        self._note: list[Words] = []
        self._after: list[Row] = []
        self._state = _State()
        self._stack: list[_State] = []
        self._level: int | None = None
        self._joined = False
        self._label = ""
        self._is_item = False
        self._decode = _decoder("cp1252")
        self._fonts: dict[int, Callable[[bytes], str]] = {}
        self._default_font: int | None = None
        self._is_drop_cap = False
        self._left = 0
        self._high = 0
        self._pending = bytearray()

    def run(self, content: bytes) -> None:
        """Read all of it; what is left open at the end is closed."""
        position = 0
        opens = False
        while match := _TOKEN.match(content, position):
            position = match.end()
            if match["byte"]:
                self._byte(int(match["byte"], 16))
                continue
            self._flush_bytes()
            if match["brace"]:
                opens = self._brace(match["brace"])
            elif match["sign"]:
                opens = self._sign(match["sign"].decode("latin-1"), opens)
            elif match["word"]:
                word = match["word"].decode()
                number = int(match["number"]) if match["number"] else None
                if word == "bin" and number and number > 0:
                    position += number
                self._word(word, number, opens)
                opens = False
            elif match["text"]:
                self._text(self._decoded(match["text"]))
                opens = False
        self._flush_bytes()
        while self._stack:  # a file that was cut short
            self._brace(b"}")
        self._paragraph()

    def _brace(self, brace: bytes) -> bool:
        if brace == b"{":
            if len(self._stack) >= _MOST_GROUPS:
                raise AudioficError("This RTF file is damaged: too many groups are open.", "Save it anew.")
            self._stack.append(self._state)
            return True
        if self._stack:
            if self._state.destination == "footnote" and self._stack[-1].destination != "footnote":
                self._after.append(Row(tuple(self._note), note="footnote"))
                self._note = []
            if self._state.destination == "label" and self._stack[-1].destination != "label":
                self._close_label()
            self._state = self._stack.pop()
        return False

    def _sign(self, sign: str, opens: bool) -> bool:
        if sign == "*":
            self._state = replace(self._state, destination="dropped")
            return opens
        if sign in "\r\n":
            self._paragraph()
        else:
            self._text({"~": "\xa0", "_": "-", "-": ""}.get(sign, sign if sign in "\\{}" else ""))
        return False

    def _word(self, word: str, number: int | None, opens: bool) -> None:
        state = self._state
        if word in _DROPPED:
            self._state = replace(state, destination="dropped")
        elif opens and word in ("footnote", "title", "author") and state.destination != "dropped":
            if word == "footnote":
                self._words.append(Words("[note]", reading=""))
            self._state = replace(state, destination=word, marks=frozenset())
        elif opens and word in ("listtext", "pntext") and state.destination != "dropped":
            self._state = replace(state, destination="label", marks=frozenset())
        elif word == "info" and opens:
            self._state = replace(state, destination="info")
        elif word == "fonttbl":
            self._state = replace(state, destination="fonttbl")
        elif word == "f" and number is not None:
            self._state = replace(state, font=number)
        elif word == "deff" and number is not None:
            self._default_font = number
        elif word in ("fcharset", "cpg") and state.destination == "fonttbl" and state.font is not None:
            encoding = f"cp{number}" if word == "cpg" else _CHARSETS.get(number or 0)
            if encoding is not None:
                self._fonts[state.font] = _decoder(encoding)
        elif word in ("dropcapli", "dropcapt") and number:
            self._is_drop_cap = True
        elif word == "nosupersub":
            self._state = replace(state, marks=state.marks - {"raised"})
        elif word == "u" and number is not None:
            self._unicode(number % 0x10000)
            self._left = state.skip
        elif word == "uc" and number is not None:
            self._state = replace(state, skip=max(0, number))
        elif word == "ansicpg" and number:
            self._decode = _decoder(f"cp{number}")
        elif word in ("mac", "pc", "pca"):
            self._decode = _decoder({"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word])
        elif word in _TOGGLES:
            mark = {_TOGGLES[word]}
            self._state = replace(state, marks=state.marks - mark if number == 0 else state.marks | mark)
        elif word == "ulnone":
            self._state = replace(state, marks=state.marks - {"underline"})
        elif word == "plain":
            self._state = replace(state, marks=frozenset(), font=None)
        elif word == "pard":
            self._level, self._is_drop_cap = None, False
        elif word == "outlinelevel" and number is not None and number < 6:
            self._level = number + 1
        elif word in _PARAGRAPH_ENDS:
            self._paragraph()
        elif word == "line":
            self._line()
        elif word in _SIGNS:
            self._text(_SIGNS[word])

    def _unicode(self, unit: int) -> None:
        """A UTF-16 code unit; characters beyond U+FFFF come as two (`\\u-10179 \\u-8704`)."""
        if 0xD800 <= unit < 0xDC00:
            self._high = unit
            return
        if 0xDC00 <= unit < 0xE000:
            unit = 0x10000 + ((self._high - 0xD800) << 10) + unit - 0xDC00 if self._high else 0xFFFD
        self._high = 0
        self._text(chr(unit))

    def _byte(self, byte: int) -> None:
        if self._left:
            self._left -= 1
        else:
            self._pending.append(byte)

    def _flush_bytes(self) -> None:
        """A letter may be several bytes (Japanese, Chinese), so they are decoded together."""
        if self._pending:
            text, self._pending = self._decoded(bytes(self._pending)), bytearray()
            self._text(text)

    def _decoded(self, content: bytes) -> str:
        """The bytes in the encoding of the font they are written in."""
        font = self._default_font if self._state.font is None else self._state.font
        return self._fonts.get(-1 if font is None else font, self._decode)(content)

    def _text(self, text: str) -> None:
        if self._left and text:
            dropped = min(self._left, len(text))
            text, self._left = text[dropped:], self._left - dropped
        state = self._state
        if not text or state.destination in ("dropped", "info", "fonttbl") or "hidden" in state.marks:
            return
        if state.destination in self.info:
            self.info[state.destination] += text
            return
        if state.destination == "label":
            self._label += text
            return
        target = self._note if state.destination == "footnote" else self._words
        reading = ", " if text == " | " else None
        word = Words(text, state.marks - {"raised"}, reading)
        if "raised" in state.marks and reading is None:
            word = raised("".join(one.text for one in target), word)
        target.append(word)

    def _close_label(self) -> None:
        """A list's number stands before its item; a bullet does not."""
        label, self._label = self._label.strip(), ""
        if _NUMBER.fullmatch(label) and not self._note:
            self._words.append(Words(f"{label} "))
            self._is_item = self._level is None

    def _line(self) -> None:
        if not self._state.destination:
            self._end_row()
            self._words, self._joined = [], True

    def _end_row(self) -> None:
        row = Row(tuple(self._words), self._joined, self._level, is_item=self._is_item)
        self.rows.append(replace(row, is_drop_cap=self._is_drop_cap))
        self._is_item = False

    def _paragraph(self) -> None:
        if self._state.destination == "footnote":
            self._note.append(Words(" "))
        elif not self._state.destination:
            while self._words and self._words[-1].text == " | ":
                self._words.pop()
            self._end_row()
            self.rows += [row for row in self._after if not row.blank]
            self._words, self._after, self._joined = [], [], False


def _decoder(encoding: str) -> Callable[[bytes], str]:
    """What decodes bytes in that encoding; an unknown one is read as Windows-1252."""
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        name = "cp1252"
    return lambda content: content.decode(name, errors="replace")
