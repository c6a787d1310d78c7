"""Written words -> spoken sentences that any engine reads well.

Engines break sentences at `Mr.`, spell out `Hmph`, lose every dash and ellipsis and call `InuYasha` two
words. So all of that is settled here: one sentence a piece, its abbreviations, numbers, shouts and stutters
in plain words, its silences named, its names with their IPA. What the reader sees stays as it was written.
"""

from __future__ import annotations

from audiofic.lexicon.entries import Lexicon, forget_lexicons, open_lexicon
from audiofic.lexicon.sentences import split_sentences
from audiofic.lexicon.speaking import LONGEST, SpokenSentence, speak, speak_text
from audiofic.lexicon.spelling import forget_spellings
from audiofic.lexicon.tokens import forget_tokens

__all__ = [
    "LONGEST",
    "Lexicon",
    "SpokenSentence",
    "forget_words",
    "open_lexicon",
    "speak",
    "speak_text",
    "split_sentences",
]


def forget_words() -> None:
    """Clear the caches of words met so far; they save time while a book is cast."""
    forget_lexicons()
    forget_spellings()
    forget_tokens()
