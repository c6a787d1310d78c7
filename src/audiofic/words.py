"""When each word is heard: from an engine's own words to those on the page.

An utterance's words are what blanks part, as spoken ("Mister Takeda"); a script line's are what blanks part,
as written ("Mr. Takeda"). A word without a letter or digit (a dash) is no word to an engine; on a page it is
heard with the one before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word and when it is heard, in whatever frames its timeline has."""

    text: str
    start: int
    end: int
    is_measured: bool
    """False: reckoned from its share of the letters."""


def split_words(text: str) -> tuple[str, ...]:
    """The words of an utterance: the pieces between blanks that hold a letter or digit."""
    return tuple(word for word in text.split() if any(map(str.isalnum, word)))


def share_out(words: Sequence[str], start: int, end: int) -> tuple[TimedWord, ...]:
    """The words one after the other from `start` to `end`, each as long as its letters ask."""
    sizes = [_size(word) for word in words]
    whole = sum(sizes)
    timed = []
    before = 0
    for word, size in zip(words, sizes, strict=True):
        first = start + round((end - start) * before / whole)
        before += size
        timed.append(TimedWord(word, first, start + round((end - start) * before / whole), False))
    return tuple(timed)


def carry_over(written: Sequence[str], spoken: Sequence[TimedWord]) -> tuple[TimedWord, ...]:
    """Every written word with its time: that of the same word as spoken, else a share of those in its place.

    "1885" shares the time of "eighteen eighty five". Times don't decrease. No spoken words: none come back.
    """
    if not spoken:
        return ()
    on_page, as_said = [_bare(word) for word in written], [_bare(word.text) for word in spoken]
    if on_page == as_said:  # as nearly always; comparing takes ten times as long
        return tuple(
            TimedWord(word, of.start, of.end, of.is_measured)
            for word, of in zip(written, spoken, strict=True)
        )
    heard: list[TimedWord | None] = [None] * len(written)
    matcher = SequenceMatcher(None, on_page, as_said, autojunk=False)
    for operation, first, last, begin, stop in matcher.get_opcodes():
        if operation == "equal":
            for offset, word in enumerate(written[first:last]):
                of = spoken[begin + offset]
                heard[first + offset] = TimedWord(word, of.start, of.end, of.is_measured)
        elif first < last and begin < stop:
            section = spoken[begin:stop]
            for offset, shared in enumerate(
                share_out(written[first:last], section[0].start, section[-1].end)
            ):
                is_alone = last - first == 1 and all(word.is_measured for word in section)
                heard[first + offset] = TimedWord(shared.text, shared.start, shared.end, is_alone)
        elif first < last:
            # Nothing was spoken for it (a dash, an emoji): it stands where the word before it ends.
            at = spoken[begin - 1].end if begin else spoken[0].start
            for offset, word in enumerate(written[first:last]):
                heard[first + offset] = TimedWord(word, at, at, True)
    return tuple(word for word in heard if word is not None)


def _size(word: str) -> int:
    return sum(map(str.isalnum, word)) + 1


def _bare(word: str) -> str:
    """The word without marks and capitals, for comparing; itself where it is all marks."""
    return "".join(letter for letter in word.casefold() if letter.isalnum()) or word
