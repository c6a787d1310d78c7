"""Text -> its words, bare of everything that may differ where nothing is lost."""

from __future__ import annotations

import re
import unicodedata

MOST_WORDS_SHOWN = 8
LONGEST_WORD_SHOWN = 30
_WORD = re.compile(r"[^\W_]+")
NO_PART = dict.fromkeys(
    map(ord, "*_'’‘ʼ＇`´\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e")
)
"""Emphasis, apostrophes and what can't be seen: signs that stand inside words and are no letters of them."""


def find_words(text: str) -> list[str]:
    """The words of a text as written: runs of letters and digits, NFC, without apostrophes and emphasis.

    `un*believ*able` and `don't` are one word each, `half-demon` is two.
    """
    return _WORD.findall(unicodedata.normalize("NFC", text).translate(NO_PART))


def fold(text: str) -> list[str]:
    """The words of a text as they sound: compatibility forms and capitals made equal too."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold().translate(NO_PART))


def quote(words: list[str]) -> str:
    """Words for a message, the first few of many."""
    shown = " ".join(word[:LONGEST_WORD_SHOWN] for word in words[:MOST_WORDS_SHOWN])
    more = f" … ({len(words):,} words)" if len(words) > MOST_WORDS_SHOWN else ""
    return f"“{shown}{more}”"
