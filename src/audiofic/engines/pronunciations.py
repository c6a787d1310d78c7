"""Where in a text the words stand that an engine must not guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from audiofic.ipa import read_ipa


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text to be read as written (`ipa` None) or a word to be said as told."""

    text: str
    ipa: str | None = None


def cut_at_words(text: str, pronunciations: Sequence[tuple[str, str]]) -> tuple[Piece, ...]:
    """The text in pieces, each word of `pronunciations` a piece of its own, what is glued on to it included.

    `Kagome's` and `Kagome'll` belong to `Kagome`: an engine must not be handed a word and its ending
    apart, and `Don't` is no `Don`. Only whole words count, in the case in which they are given; a key of
    several words comes before one of them. Empty text gives no piece.
    """
    said = {word: ipa for word, ipa in pronunciations if word}
    if not said:
        return (Piece(text),) if text else ()
    words = "|".join(re.escape(word) for word in sorted(said, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)({words})(?:['’](s|d|ll|ve|re|m))?(?!['’]?\w)")
    pieces: list[Piece] = []
    end = 0
    for match in pattern.finditer(text):
        if match.start() > end:
            pieces.append(Piece(text[end : match.start()]))
        ipa = said[match[1]]
        pieces.append(Piece(match[0], ipa + _ending(ipa, match[2]) if match[2] else ipa))
        end = match.end()
    if end < len(text):
        pieces.append(Piece(text[end:]))
    return tuple(pieces)


def _ending(ipa: str, clitic: str) -> str:
    """How `'s`, `'d`, `'ll` ... sound after that word (English spelling-to-sound, any school grammar)."""
    last = read_ipa(ipa)[-1].phone
    if clitic == "s":
        if last.espeak in {"s", "z", "S", "Z", "tS", "dZ"}:
            return "ᵻz"
        return "s" if last.espeak in {"p", "t", "k", "f", "T", "x"} else "z"
    if clitic == "d":
        return "d" if last.vowel else "əd"
    if clitic == "m":
        return "m" if last.vowel else "əm"
    return {"ll": "əl", "ve": "əv", "re": "ɚ"}[clitic]
