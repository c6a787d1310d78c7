"""What a recogniser heard of a line, held against what was to be said: by sounds, not by spelling.

Where the two wordings differ, their sounds are compared. So `fifty` is `50`, and a name that the recogniser
spells as it likes is right as long as it sounds like the name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from audiofic.differences import find_equal

Phones = Callable[[str], str]
"""Text -> IPA, names as they are to be said."""
Fault = Literal["silent", "cut", "doubled", "fast", "slow", "misspoken"]

WRONG = 0.34
"""Share of a line's sounds that is heard otherwise: above it the line is misspoken."""
FEWEST_WRONG = 3.0
"""Sounds; a recogniser hears a shorter difference in most lines of two words."""
FEWEST_SILENT = 5
"""Sounds; of a shorter line it may hear nothing at all."""
NAME_ALIKE = 0.67
"""A name or rare word may be heard as anything of which no more than that share is otherwise."""
END_SHARE, END_SOUNDS = 0.2, 5.0
"""A line of whose end (or beginning) that share and so many sounds are missing is cut."""
PACE_OFF = 1.45
"""Times as fast as the voice speaks usually; its lines vary by 1.25."""
PACE_SLOW = 0.6
"""The same for too slow: also what a line takes that is said twice where the recogniser writes it once."""
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
class Told:
    """What was to be heard in a clip."""

    text: str
    """As spoken."""
    names: frozenset[str]
    """Words of it, in lower case, that a recogniser can't know how to spell."""
    seconds: float
    """How long the clip is."""
    voice: str
    """Whose pace it is held against."""


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


def judge(told: Told, hearings: Sequence[str], phones: Phones, pace: float = 1.0) -> Judgement:
    """The best of the hearings, judged. `pace` is the clip's, as `find_paces` reckons it."""
    return min((_judge_one(told, heard, phones, pace) for heard in hearings), key=lambda found: found.badness)


def find_paces(told: Sequence[Told], phones: Sequence[Phones]) -> list[float]:
    """How fast each clip is beside the others of its voice; 2.0: twice as fast, 1.0: or it can't be told."""
    counts = [len(sounds_of(each.text, own)) for each, own in zip(told, phones, strict=True)]
    speech_s = [max(0.02, each.seconds - EDGES_S) for each in told]
    rates = [seconds / max(1, count) for seconds, count in zip(speech_s, counts, strict=True)]
    by_voice: dict[str, list[float]] = {}
    for each, count, rate in zip(told, counts, rates, strict=True):
        if count >= FEWEST_FOR_PACE:
            by_voice.setdefault(each.voice, []).append(rate)
    usual = {voice: median(rates) for voice, rates in by_voice.items() if len(rates) >= FEWEST_TO_COMPARE}
    return [
        usual[each.voice] / rate if each.voice in usual and count >= FEWEST_FOR_PACE else 1.0
        for each, count, rate in zip(told, counts, rates, strict=True)
    ]


def find_words(text: str) -> list[str]:
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


def _judge_one(told: Told, heard: str, phones: Phones, pace: float) -> Judgement:
    said_words, heard_words = find_words(told.text), find_words(heard)
    whole = sounds_of(told.text, phones)
    total = max(1, len(whole))
    if not heard_words:
        known = " ".join(word for word in said_words if word not in told.names)
        is_long = len(sounds_of(known, phones)) >= FEWEST_SILENT
        return Judgement("silent" if is_long else None, 1.0, 1.0 if is_long else 0.3, heard)
    wrong, names, missing = 0.0, [], 0.0
    blocks = list(_differing(said_words, heard_words))
    for a, b, c, d in blocks:
        said, other = " ".join(said_words[a:b]), " ".join(heard_words[c:d])
        these, those = sounds_of(said, phones), sounds_of(other, phones)
        apart = min(distance(these, those), float(max(len(these), len(those))))
        if any(word in told.names for word in said_words[a:b]):
            if those:
                names.append((said, other))
            if apart <= NAME_ALIKE * max(len(these), len(those)):
                continue
        wrong += apart
        if not those and (b == len(said_words) or a == 0):
            missing = max(missing, len(these))
    # The words may be cut elsewhere than the sounds: what is all alike as sounds is alike.
    wrong = min(wrong, distance(whole, sounds_of(heard, phones)))
    share = min(1.0, wrong / total)
    fault = _name_fault(told, heard_words, share, wrong, missing, total, pace, phones)
    off = max(pace, 1 / max(pace, 0.05))
    badness = max(share, min(1.0, off - 1) if fault in ("fast", "slow") else 0.0)
    return Judgement(fault, round(share, 3), round(badness, 3), heard, tuple(names))


def _name_fault(
    told: Told,
    heard_words: Sequence[str],
    share: float,
    wrong: float,
    missing: float,
    total: int,
    pace: float,
    phones: Phones,
) -> Fault | None:
    said_words = find_words(told.text)
    if share > WRONG and _is_doubled(said_words, heard_words):
        return "doubled"
    if missing >= max(END_SOUNDS, END_SHARE * total) and share >= END_SHARE:
        return "cut"
    if pace >= PACE_OFF:
        # Faster than the voice speaks: cut short where words are missing, else hurried.
        return "cut" if share > WRONG and len(heard_words) < 0.8 * len(said_words) else "fast"
    if share > WRONG and wrong >= FEWEST_WRONG:
        return "misspoken"
    return "slow" if pace <= PACE_SLOW else None


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
    said = [word for text in texts for word in find_words(text)]
    words = find_words(heard)
    anchors = [(-1, -1), *find_equal(said, words), (len(said), len(words))]
    cuts, end = [0], 0
    for text in texts[:-1]:
        end += len(find_words(text))
        before = max(anchor for anchor in anchors if anchor[0] < end)
        behind = min(anchor for anchor in anchors if anchor[0] >= end)
        between = behind[1] - before[1] - 1
        left, right = end - before[0] - 1, behind[0] - end
        cuts.append(before[1] + 1 + (round(between * left / (left + right)) if left + right else between))
    return [" ".join(words[a:b]) for a, b in zip(cuts, [*cuts[1:], len(words)], strict=True)]
