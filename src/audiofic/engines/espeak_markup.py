"""What espeak-ng is given to read, and when each word of it is heard."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from audiofic.engines.pronunciations import cut_at_words
from audiofic.ipa import espeak_mnemonics
from audiofic.model import Utterance, WordTimes
from audiofic.words import TimedWord, carry_over, share_out, split_words

_QUOTES = re.compile('["“”„«»‹›‘‚`()\\[\\]{}<>|^\\\\]')
"""Marks that espeak-ng does not speak, but that swallow a `[[word]]` next to them."""
_STOPS = ",.;:!?"


def word_times(spoken: str, text: str, met: Sequence[tuple[int, int]], frames: int) -> WordTimes | None:
    """When each word of `spoken` is heard; `text` is its markup, `met` espeak's (place in it, first frame).

    A word lasts until the next one, a pause behind it included; of words it runs together ("of the") it tells
    the first only, and they share the time. None where espeak told of no word.
    """
    together: list[tuple[int, list[str]]] = []
    for match in re.finditer(r"\S+", text):
        frame = min((frame for place, frame in met if match.start() <= place < match.end()), default=None)
        if frame is not None:
            together.append((frame, [match[0]]))
        elif together:
            together[-1][1].append(match[0])
    if not together:
        return None
    ends = [*(frame for frame, _ in together[1:]), frames]
    timed = [
        TimedWord(word.text, word.start, word.end, True)
        for (frame, group), end in zip(together, ends, strict=True)
        for word in share_out(group, frame, end)
    ]
    words = carry_over(split_words(spoken), timed)
    return tuple((word.start, word.end) for word in words)


def markup(utterance: Utterance, spell: Callable[[str], str] = espeak_mnemonics) -> str:
    """The utterance's text as espeak-ng must be given it: told words as `[[mnemonics]]`, all else plain.

    A bracketed word swallows or is swallowed by quotation marks, brackets and hyphens next to it, so it
    stands between blanks; what would be read as a command (control characters, brackets) or named aloud
    (asterisks, emoji) becomes a blank.
    """
    spoken: list[str] = []
    for piece in cut_at_words(utterance.text, utterance.pronunciations):
        if piece.ipa is not None:
            spoken.append(f"[[{spell(piece.ipa)}]]")
            continue
        plain = _QUOTES.sub(" ", "".join(map(_plain, piece.text)))
        if spoken:
            head = plain[:1]
            plain = plain if head in _STOPS else " " + plain.lstrip("-'–—")
        spoken.append(plain)
    text = ""
    for part in spoken:
        if part.startswith("[["):
            text = text.rstrip("-'–— ") + " "
        text += part
    return " ".join(text.split())


def _plain(letter: str) -> str:
    if letter == "’":
        return "'"
    category = unicodedata.category(letter)
    if category == "Cf":
        return ""  # Soft hyphens and joiners stand inside words.
    # Cc: a NUL ends the text, \x01 begins an embedded command; So: emoji are named aloud.
    return " " if letter in "*_~#" or category in {"Cc", "Cs", "Co", "Cn", "So", "Sk"} else letter
