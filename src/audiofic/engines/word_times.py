"""From how long a Piper voice makes each phoneme to when each word is heard.

espeak-ng parts the phonemes of words by blanks, but not as the text does: "of the" is one group (`ʌvðə`),
"twenty-two" may be two. Where the counts differ, words and groups are matched by what each word sounds like
on its own, so that one joined pair shifts no other word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from audiofic.model import WordTimes
from audiofic.words import split_words

_STEPS = ((1, 1), (2, 1), (3, 1), (4, 1), (1, 2), (1, 3))
"""(words, groups) that may stand for each other."""
_UNEVEN = 0.15
"""What a match of several with one costs more, in parts of a complete mismatch."""


@dataclass(frozen=True, slots=True)
class TimedPhoneme:
    """A phoneme and where it sounds: the first frame and the one behind the last."""

    phoneme: str
    start: int
    end: int


def time_phonemes(
    phonemes: Sequence[str],
    ids: Mapping[str, Sequence[int]],
    lengths: NDArray[np.float32],
    frames: int,
    offset: int = 0,
) -> list[TimedPhoneme]:
    """The phonemes of one run of the network in time; none where its lengths don't fit what it was given.

    `lengths` has a number for each id as piper-tts lines them up: start and pad, each phoneme and a pad, end.
    `frames` is how much sound came out, `offset` how much came before.
    """
    counts = [len(ids["^"]) + len(ids["_"])]
    counts += [len(ids[phoneme]) + len(ids["_"]) for phoneme in phonemes]
    total = float(lengths.sum()) if lengths.size else 0.0
    if lengths.size != sum(counts) + len(ids["$"]) or not total > 0:
        return []
    edges = offset + np.rint(np.concatenate(([0.0], np.cumsum(lengths))) * (frames / total)).astype(int)
    places = np.cumsum(counts)
    return [
        TimedPhoneme(phoneme, int(edges[place]), int(edges[place + count]))
        for phoneme, place, count in zip(phonemes, places[:-1], counts[1:], strict=True)
    ]


def find_words(text: str, timed: Sequence[TimedPhoneme], phonemes: Callable[[str], str]) -> WordTimes | None:
    """When each word of the text is heard; None where the phonemes can't be told apart by words.

    `phonemes` says what a word sounds like on its own; it is asked only where blanks don't settle it.
    """
    words, groups = split_words(text), _group(timed)
    if not words or not groups:
        return None
    if len(words) == len(groups):
        return tuple((group[0].start, group[-1].end) for group in groups)
    sounds = [_bare(phonemes(word)) for word in words]
    matches = _match(sounds, [_bare("".join(sound.phoneme for sound in group)) for group in groups])
    if matches is None:
        return None
    found: list[tuple[int, int]] = []
    for (first, last), (begin, stop) in matches:
        together = [sound for group in groups[begin:stop] for sound in group]
        found += _split(together, [len(sound) for sound in sounds[first:last]])
    return tuple(found)


def _group(timed: Sequence[TimedPhoneme]) -> list[list[TimedPhoneme]]:
    """The phonemes between blanks, without stops and other marks; groups without a sound left out."""
    groups: list[list[TimedPhoneme]] = [[]]
    for sound in timed:
        if sound.phoneme == " ":
            groups.append([])
        elif _is_sound(sound.phoneme) or (groups[-1] and sound.phoneme in "ːˈˌ"):
            groups[-1].append(sound)
    return [group for group in groups if group]


def _match(
    words: Sequence[str], groups: Sequence[str]
) -> list[tuple[tuple[int, int], tuple[int, int]]] | None:
    """Ranges of words and the ranges of groups they are heard in, all of both, in order; None: impossible."""
    reach = abs(len(words) - len(groups)) + 3
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for word in range(len(words) + 1):
        for group in range(max(0, word - reach), min(len(groups), word + reach) + 1):
            options = []
            for wide, long in _STEPS:
                before = (word - wide, group - long)
                if before in best:
                    said, heard = "".join(words[before[0] : word]), "".join(groups[before[1] : group])
                    alike = SequenceMatcher(None, said, heard, autojunk=False).ratio()
                    cost = (1.0 - alike) * max(wide, long) + (_UNEVEN if wide != long else 0.0)
                    options.append((best[before][0] + cost, before))
            if options:
                best[word, group] = min(options)
    place = (len(words), len(groups))
    if place not in best:
        return None
    matches = []
    while place != (0, 0):
        before = best[place][1]
        matches.append(((before[0], place[0]), (before[1], place[1])))
        place = before
    return matches[::-1]


def _split(sounds: Sequence[TimedPhoneme], sizes: Sequence[int]) -> list[tuple[int, int]]:
    """The sounds of words spoken as one, parted at the phonemes where each should be over."""
    whole, spans = max(1, sum(sizes)), []
    begin = before = 0
    for left, size in zip(range(len(sizes) - 1, -1, -1), sizes, strict=True):
        before += size
        stop = min(max(round(len(sounds) * before / whole), begin + 1), max(len(sounds) - left, begin + 1))
        part = sounds[begin:stop] or sounds[-1:]
        spans.append((part[0].start, part[-1].end))
        begin = stop
    return spans


def _bare(phonemes: str) -> str:
    """The sounds alone, without stress, length and blanks."""
    return "".join(filter(_is_sound, phonemes))


def _is_sound(phoneme: str) -> bool:
    return unicodedata.category(phoneme[0]) in ("Ll", "Lu", "Lo", "Nd")
