"""What a recogniser heard of a line, held against what was to be said: by sounds, not by spelling.

Where the two wordings differ, their sounds are compared. So `fifty` is `50`, and a name that the recogniser
spells as it likes is right as long as it sounds like the name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from audiofic.differences import find_equal

Phones = Callable[[str], str]
"""Text -> IPA, names as they are to be said."""
Fault = Literal["silent", "cut", "doubled", "fast", "slow", "misspoken"]

WRONG, WRONG_OF_FEW = 0.4, 0.6
"""Share of a line's sounds that is heard otherwise: above it the line is misspoken. The second one is for
lines of fewer than `FEW` sounds, of which a recogniser hears more otherwise."""
FEW = 10
FEWEST_WRONG = 3.0
"""Sounds; a recogniser hears a shorter difference in most lines of two words."""
FEWEST_SILENT = 8
"""Sounds; of a shorter line it may hear nothing at all."""
NAME_ALIKE = 0.67
"""A name or rare word may be heard as anything of which no more than that share is otherwise."""
END_SHARE, END_SOUNDS = 0.2, 5.0
"""A line of whose end (or beginning) that share and so many sounds are missing is cut."""
PACE_OFF = 1.45
"""Times as fast as the voice speaks usually; its lines vary by 1.25."""
PACE_SLOW = 0.6
"""The same for too slow: also what a line takes that is said twice where the recogniser writes it once."""
FEWER_WORDS = 0.8
"""Share of a line's words; of a hurried line more are heard, of one cut short fewer."""
EDGES_S = 0.12
"""What a clip takes besides its sounds."""
FEWEST_TO_COMPARE = 8
"""Lines of a voice by which its pace is known."""
FEWEST_FOR_PACE = 8
"""Sounds; a shorter line has no pace."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SILENT_SIGNS = re.compile(r"[\sˈˌːˑ.‿|,;:!?'’()\-_^\"“”–—…]|[\u0300-\u036f]")
_VOWELS = frozenset("aeiouyɑɐæəɛɜɪɔʊʌɒøœɨʉɯɤᵻ")
_ALIKE = [frozenset(group) for group in ("pb", "td", "kɡg", "fv", "sz", "ʃʒ", "θð", "tθ", "dð", "mnŋ", "lɹr",
                                         "wv", "dɾ", "tɾ", "hx", "sθ", "zð", "sʃ")]  # fmt: skip
_MERGED = (("ɚ", "əɹ"), ("ɝ", "ɜɹ"), ("ɫ", "l"), ("g", "ɡ"), ("r", "ɹ"), ("ʔ", "t"), ("ɾ", "t"))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was heard of a line beside what was to be said."""

    heard: str
    sounds: int
    """How many the line has."""
    wrong: float
    """Of those, how many are heard otherwise or in addition, names apart."""
    missing: float
    """How many are missing at its beginning or end."""
    is_silent: bool
    """No word is heard of a line that has words to hear."""
    is_doubled: bool
    """Most of it is heard twice."""
    is_short: bool
    """Clearly fewer words are heard than it has."""
    names: tuple[tuple[str, str], ...] = ()
    """(name or rare word, what was heard in its place), where the two differ."""

    @property
    def share(self) -> float:
        """Of its sounds that are heard otherwise, 0 to 1."""
        return min(1.0, self.wrong / max(1, self.sounds))


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a clip was heard."""

    fault: Fault | None
    """None: nothing that a recogniser would hear."""
    wrong: float
    """Share of its sounds that is heard otherwise, names apart; 0 to 1."""
    badness: float
    """By which lines are listed worst first: 0 to 1."""
    heard: str
    names: tuple[tuple[str, str], ...] = ()
    """(name or rare word, what was heard in its place), where the two differ."""


def judge(compared: Comparison, pace: float = 1.0) -> Judgement:
    """What is wrong with a line that was heard so; `pace` is its clip's, as `find_paces` reckons it."""
    fault = _name_fault(compared, pace)
    off = max(pace, 1 / max(pace, 0.05))
    badness = max(compared.share, min(1.0, off - 1) if fault in ("fast", "slow") else 0.0)
    if compared.heard == "" and not compared.is_silent:
        badness = 0.0
    return Judgement(fault, round(compared.share, 3), round(badness, 3), compared.heard, compared.names)


def _name_fault(compared: Comparison, pace: float) -> Fault | None:
    if compared.is_silent or not compared.heard:
        return "silent" if compared.is_silent else None
    share, most = compared.share, WRONG if compared.sounds >= FEW else WRONG_OF_FEW
    if share > most and compared.is_doubled:
        return "doubled"
    if compared.missing >= max(END_SOUNDS, END_SHARE * compared.sounds) and share >= END_SHARE:
        return "cut"
    if pace >= PACE_OFF:
        # Faster than the voice speaks: cut short where words are missing, else hurried.
        return "cut" if share > most and compared.is_short else "fast"
    if share > most and compared.wrong >= FEWEST_WRONG:
        return "misspoken"
    return "slow" if pace <= PACE_SLOW else None


def compare(text: str, names: Collection[str], heard: str, phones: Phones) -> Comparison:
    """The line's text, as spoken, beside what was heard of it.

    `names` are words of it, in lower case, that a recogniser can't know how to spell.
    """
    said_words, heard_words = plain_words(text), plain_words(heard)
    whole = sounds_of(text, phones)
    if not heard_words:
        known = " ".join(word for word in said_words if word not in names)
        is_silent = len(sounds_of(known, phones)) >= FEWEST_SILENT
        return Comparison("", len(whole), float(len(whole)), 0.0, is_silent, False, True)
    wrong, missing = 0.0, 0.0
    told: list[tuple[str, str]] = []
    for a, b, c, d in _differing(said_words, heard_words):
        said, other = " ".join(said_words[a:b]), " ".join(heard_words[c:d])
        these, those = sounds_of(said, phones), sounds_of(other, phones)
        apart = min(distance(these, those), float(max(len(these), len(those))))
        if any(word in names for word in said_words[a:b]):
            if those:
                told.append((said, other))
            if apart <= NAME_ALIKE * max(len(these), len(those)):
                continue
        wrong += apart
        if not those and (b == len(said_words) or a == 0):
            missing = max(missing, float(len(these)))
    if wrong:
        # The words may be cut elsewhere than the sounds: what is all alike as sounds is alike.
        wrong = min(wrong, distance(whole, sounds_of(heard, phones)))
    return Comparison(
        heard,
        len(whole),
        wrong,
        missing,
        False,
        _is_doubled(said_words, heard_words),
        len(heard_words) < FEWER_WORDS * len(said_words),
        tuple(told),
    )


def find_paces(clips: Sequence[tuple[str, float, int]]) -> list[float]:
    """How fast each clip is beside the others of its voice; 2.0: twice as fast, 1.0: or it can't be told.

    A clip is (voice, seconds, number of sounds).
    """
    rates = [max(0.02, seconds - EDGES_S) / max(1, sounds) for _, seconds, sounds in clips]
    by_voice: dict[str, list[float]] = {}
    for (voice, _, sounds), rate in zip(clips, rates, strict=True):
        if sounds >= FEWEST_FOR_PACE:
            by_voice.setdefault(voice, []).append(rate)
    usual = {voice: median(rates) for voice, rates in by_voice.items() if len(rates) >= FEWEST_TO_COMPARE}
    return [
        usual[voice] / rate if voice in usual and sounds >= FEWEST_FOR_PACE else 1.0
        for (voice, _, sounds), rate in zip(clips, rates, strict=True)
    ]


def plain_words(text: str) -> list[str]:
    """The words in lower case, without marks."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").casefold()
    return _WORD.findall(plain)


def sounds_of(text: str, phones: Phones) -> str:
    """One character a sound, stress and length left out."""
    sounds = _SILENT_SIGNS.sub("", phones(text))
    for sign, plain in _MERGED:
        sounds = sounds.replace(sign, plain)
    return sounds


def distance(said: str, heard: str) -> float:
    """The sounds put in, left out or exchanged; an exchange of two that are alike counts half."""
    row = [float(place) for place in range(len(heard) + 1)]
    for count, sound in enumerate(said, 1):
        before, row[0] = row[0], float(count)
        for place, other in enumerate(heard, 1):
            before, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, before + _exchange(sound, other)),
            )
    return row[-1]


def _exchange(sound: str, other: str) -> float:
    if sound == other:
        return 0.0
    if sound in _VOWELS and other in _VOWELS:
        return 0.5
    return 0.5 if any(sound in group and other in group for group in _ALIKE) else 1.0


def _is_doubled(said: Sequence[str], heard: Sequence[str]) -> bool:
    """Whether most of the line is heard, and most of it again."""
    if len(heard) < 1.5 * len(said):
        return False
    first, second = heard[: len(said)], heard[-len(said) :]
    return all(sum(1 for _ in find_equal(said, half)) >= 0.5 * len(said) for half in (first, second))


def _differing(said: Sequence[str], heard: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """The stretches of both between words that are the same."""
    a = c = 0
    for here, there in [*find_equal(said, heard), (len(said), len(heard))]:
        if here > a or there > c:
            yield a, here, c, there
        a, c = here + 1, there + 1


def share_out(texts: Sequence[str], heard: str) -> list[str]:
    """What was heard of each of several texts that were spoken behind each other.

    Words that are heard between two texts and are none of either go to the one that lacks more words there.
    """
    said = [word for text in texts for word in plain_words(text)]
    words = plain_words(heard)
    anchors = [(-1, -1), *find_equal(said, words), (len(said), len(words))]
    cuts, end = [0], 0
    for text in texts[:-1]:
        end += len(plain_words(text))
        before = max(anchor for anchor in anchors if anchor[0] < end)
        behind = min(anchor for anchor in anchors if anchor[0] >= end)
        between = behind[1] - before[1] - 1
        left, right = end - before[0] - 1, behind[0] - end
        cuts.append(before[1] + 1 + (round(between * left / (left + right)) if left + right else between))
    return [" ".join(words[a:b]) for a, b in zip(cuts, [*cuts[1:], len(words)], strict=True)]
