"""A passage as words: where each stands, what stands before it, and which span it belongs to."""

from __future__ import annotations

import re
from typing import NamedTuple

from audiofic.attribution.language.vocabulary import word_set
from audiofic.model import Passage

# Letters with inner apostrophes or hyphens; digits apart. No nested repetition over the same class.
_WORD = re.compile(r"[^\W\d_]+(?:['’\-‑][^\W\d_]+)*|\d+")

ABBREVIATIONS = word_set("mr mrs ms dr st prof rev capt col gen lt sgt jr sr messrs mme mlle hon esq maj cpt")
"""Words whose full stop ends no sentence."""

_NOT_POSSESSIVE = word_set(
    "it's he's she's that's what's who's there's here's let's where's how's when's why's one's"
)


class Word(NamedTuple):
    """One word of a passage."""

    text: str
    """As written, a possessive 's cut off."""
    lower: str
    """Case-folded, with straight apostrophes."""
    start: int
    """Position in the paragraph's text (code points)."""
    end: int
    span: int
    """Index of its span in the passage."""
    gap: str
    """What stands between the word before and this one: blanks, punctuation, quotation marks."""
    opens: bool
    """True where a sentence begins, so that a capital letter tells nothing."""
    possessive: bool

    @property
    def capital(self) -> bool:
        """True for a word written with a capital first letter."""
        return self.text[0].isupper()


def list_words(passage: Passage) -> tuple[Word, ...]:
    """The words of a passage in order; none for a paragraph without letters or digits."""
    text = passage.paragraph.text
    words: list[Word] = []
    last_end = 0
    last = ""
    for index, span in enumerate(passage.spans):
        for match in _WORD.finditer(text, span.start, span.end):
            start, end = match.span()
            written = match.group()
            lower = written.lower().replace("’", "'").replace("‑", "-")
            possessive = lower.endswith("'s") and lower not in _NOT_POSSESSIVE
            if possessive:
                written, lower = written[:-2], lower[:-2]
            elif lower.endswith("s") and text[end : end + 2] in ("' ", "’ ") and span.kind == "narration":
                possessive = True
            gap = text[last_end:start]
            first_in_span = not words or words[-1].span != index
            opens = not words or _ends_sentence(gap, last) or (first_in_span and span.kind != "narration")
            words.append(Word(written, lower, start, end, index, gap, opens, possessive))
            last_end, last = end, lower
    return tuple(words)


def _ends_sentence(gap: str, before: str) -> bool:
    if len(gap) == 1:
        return False
    if gap.startswith(".") and gap.strip() == "." and (before in ABBREVIATIONS or len(before) == 1):
        # An initial or a title; the pronoun I ends sentences like any other word.
        return before == "i"
    return any(mark in gap for mark in ".!?…:")


def is_joined(word: Word) -> bool:
    """True where nothing but a blank (or an abbreviation's or initial's stop) stands before the word."""
    return word.gap == " " or (not word.opens and word.gap.strip() == "." and word.gap != "")
