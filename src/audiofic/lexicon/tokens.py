"""Written text -> tokens: words, stops, dashes, marks, each with its place in the text.

`reading` makes items of them: whole words (`Mr.`, `J. K.`), and the marks that part them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from audiofic.lexicon.quantities import find_quantities
from audiofic.lexicon.tables import CURRENCIES

TokenKind = Literal[
    "link", "face", "word", "number", "dots", "stop", "bang", "dash", "hyphen", "clause", "open", "close",
    "quote", "emphasis", "symbol", "emoji", "other",
]  # fmt: skip


class Token(NamedTuple):
    """One piece of a text: `text` with typographic marks made plain, [start, end) in the text as written."""

    kind: TokenKind
    text: str
    start: int
    end: int
    gap: bool
    """True where a blank stands before it (or nothing does)."""


ItemKind = Literal["word", "said", "emoji", "end", "dots", "dash", "clause", "open", "close"]


class Item(NamedTuple):
    """A word or a mark, with its place in the written text.

    `word` is still as written, `said` and `emoji` (its name) are ready to be spoken; `end` is `.`, `!` or
    `?`; `dots` an ellipsis, its text the `!` or `?` it comes with, or nothing; `clause` one of `,;:`.
    """

    kind: ItemKind
    text: str
    start: int
    end: int


# One character for one, so that every offset into the plain text is one into the written text.
_PLAIN = {ord(mark): plain for plain, marks in {
    "'": "‘’‚‛ʼʻ′`´",
    '"': "“”„‟«»″〝〞「」『』",
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "-": "‐‑−﹣",
    "–": "‒",
    "—": "―⸺⸻〜",
    "…": "‥",
    ".": "。",
    ",": "、،",
    ";": "؛",
    "?": "؟‽⁇⁈⁉",
    "!": "‼",
    "/": "⁄∕",
}.items() for mark in marks}  # fmt: skip
_PLAIN |= {ord("！") + shift: chr(ord("!") + shift) for shift in range(94)}  # the full-width forms of ASCII

_FACES = r"""
:) :-) :( :-( ;) ;-) :D :-D ;D :P :-P :p ;P :O :o :3 :/ :-/ :\ :| :* :'( :') =) =( =D =P =3 D: >:( >:)
>.< >_< ^_^ ^^ ^-^ ^.^ -_- -.- ._. T_T T.T TT_TT ;_; ;-; o_o O_O o_O O_o o.O O.o @_@ =_= u_u U_U n_n x_x X_X
\o/ </3
"""
# Letters and digits, with the marks that combine with them (re's \w has no combining marks) and the
# invisible characters that may stand inside a word.
_LETTER = (
    "(?:[^\\W_]|[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0963\u0966-\u0dff"
    "\u0e31-\u0eff\u00ad\u200b-\u200d\u2060\ufeff])"
)
# https://www.unicode.org/reports/tr51/: pictures by themselves, or made pictures by U+FE0F; joined by U+200D.
_PICTURES = (
    "⌚⌛⏩⏪⏫⏬⏰⏳☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽"
    "✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⭐⭕"
)
_PICTURE = f"(?:[\U0001f000-\U0001faff]|[\u2190-\u2bff\u3030\u303d](?=\ufe0f)|[{_PICTURES}])"
_SKIN = "[\ufe0f\U0001f3fb-\U0001f3ff]*"
_EMOJI = f"(?:[\U0001f1e6-\U0001f1ff]{{2}}|{_PICTURE}{_SKIN}(?:\u200d(?:{_PICTURE}|[\u2190-\u2bff]){_SKIN})*)"
_CHUNK = re.compile(r"\S+")
# Every alternative consumes its run in one way only, so that the whole is linear.
_TOKEN = re.compile(
    "|".join(
        (
            r"(?P<link>(?:[Hh]ttps?://|[Ww]ww\.)[^\s\"<>]+)",
            r"(?P<face>(?<!\S)(?:" + "|".join(map(re.escape, sorted(_FACES.split(), key=len, reverse=True)))
            + r")(?![^\s.,!?'\"])|<3)",
            rf"(?P<word>\d+(?:[.,:/]\d+)+{_LETTER}*(?:-\d+(?!\d*-))?|[Aa]/[Nn](?!{_LETTER})|[Ww]/[Oo](?!{_LETTER})"
            rf"|[Ww]/(?!\S)|[Bb]/[Cc](?!{_LETTER})|{_LETTER}+(?:'{_LETTER}+)*)",
            r"(?P<dots>[.…]{2,}|…)",
            r"(?P<stop>\.)",
            r"(?P<bang>[!?]+)",
            r"(?P<dash>[-—–]{2,}|[—–])",
            r"(?P<hyphen>-)",
            r"(?P<clause>[,;:]+)",
            r"(?P<open>[(\[{])",
            r"(?P<close>[)\]}])",
            r"(?P<quote>[\"']+)",
            r"(?P<emphasis>[*_~^|\\]+)",
            r"(?P<symbol>[#&%‰°@+=/№×÷§¶©±≈≠≤≥<>∞√℃℉" + "".join(CURRENCIES) + "])",
            rf"(?P<emoji>{_EMOJI})",
            r"(?P<other>\S)",
        )
    )
)  # fmt: skip


def scan(text: str, with_quantities: bool = False) -> list[Token]:
    """The tokens of a text in order; blanks are left out. Linear.

    `with_quantities` makes one token (`number`) of each that `find_quantities` finds.
    """
    plain = text.translate(_PLAIN)
    tokens: list[Token] = []
    done = 0
    for start, end in find_quantities(plain) if with_quantities else ():
        _scan_words(plain, done, start, tokens)
        tokens.append(Token("number", plain[start:end], start, end, _has_gap(plain, start)))
        done = end
    _scan_words(plain, done, len(plain), tokens)
    return tokens


def _scan_words(plain: str, first: int, last: int, tokens: list[Token]) -> None:
    for match in _CHUNK.finditer(plain, first, last):
        shift = match.start()
        gap = shift != first or _has_gap(plain, shift)
        for kind, piece, start, end in _scan_chunk(match.group()):
            tokens.append(Token(kind, piece, start + shift, end + shift, gap))
            gap = False


def _has_gap(text: str, position: int) -> bool:
    return position == 0 or text[position - 1].isspace()


@lru_cache(maxsize=4096)
def _scan_chunk(chunk: str) -> tuple[tuple[TokenKind, str, int, int], ...]:
    """The tokens between two blanks. In novels 3 of 4 are found again; with room for all, 5 of 6 are."""
    return tuple((match.lastgroup, match.group(), *match.span()) for match in _TOKEN.finditer(chunk))  # type: ignore[misc]


def forget_tokens() -> None:
    """Clear the cache (see `forget_words`)."""
    _scan_chunk.cache_clear()


def glued_word(tokens: list[Token], joint: int, *kinds: TokenKind) -> Token | None:
    """The word behind the joint at `joint`, if that is of these kinds and has no blank at either side."""
    if joint + 1 >= len(tokens) or tokens[joint].kind not in kinds or tokens[joint].gap:
        return None
    word = tokens[joint + 1]
    return word if word.kind == "word" and not word.gap else None


def word_at(tokens: list[Token], index: int) -> str | None:
    """The text of the word at `index`; None where no word stands there."""
    return tokens[index].text if index < len(tokens) and tokens[index].kind in ("word", "number") else None


def is_name(word: str | None) -> bool:
    """True for a word with a capital."""
    return word is not None and word[0].isupper()
