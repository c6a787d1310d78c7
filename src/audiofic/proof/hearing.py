"""The decoded file has sound wherever a line is to be heard, and every line is about as long as it should."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from audiofic.errors import Finding
from audiofic.proof.built import SAMPLE_RATE, HeardLine, Sound, quote

_WINDOW = SAMPLE_RATE // 100
"""Frames; ten milliseconds."""
QUIET_DBFS = -55.0
"""At or below this a window is room tone: 5 dB over the noisiest room that passes a profile."""
LOUD_DBFS = -30.0
"""Above this a window is sound, whatever lies beneath the scene. Measured: of 410 draft clips in finished
chapters, effects among them, each has at least 55 % of its windows above it."""
UNBROKEN_DBFS = -35.0
"""The same for the search for gaps, where a voice's soft syllables must not count as one."""
OVER_BACKGROUND_DB = 6.0
"""A voice is at least so much above the music or rain that is heard in the pauses beside it."""
LEAST_HEARD = 0.2
"""Of a sound's windows."""
LONGEST_GAP_SECONDS = 1.2
"""Within one sound, which is a sentence or less; the longest pause in those 410 clips has 0.23 s."""
SHORTEST_GAP = 8
"""Windows; in a shorter pause no background can be told from the sounds beside it."""
LETTERS_A_SECOND = (3.5, 45.0)
"""What a voice may do on the whole: English read aloud has about 15, at a pace of 0.5 to 2.0."""
LETTERS_MORE = 4.0
"""What a sound takes besides its letters: edges, and the slowing down at its end (`report.oddities`)."""
SPELT_LETTERS = 4
"""What a digit takes, or a letter that stands alone: `5` is said as four letters, `W` as nine."""
OFF = 3.5
"""Times as long as the voice takes usually; what it may be off."""
SLACK_SECONDS = 0.8
"""A sound that is off by less is left alone: of "Oh!" nothing else can be expected."""
_HINT = "Delete the file and run `audiofic build`; if that does not mend it, give the line another `take`."


@dataclass(frozen=True, slots=True)
class Span:
    """Where a sound is to be heard in a file."""

    line: HeardLine
    text: str
    start: int
    """Frames into the file, like `end`."""
    end: int


def spans(lines: Sequence[HeardLine], offset: int = 0) -> list[Span]:
    """The sounds of a chapter that begins at that frame of the file, in order."""
    found = [
        Span(line, sound.text, offset + sound.start, offset + sound.end)
        for line in lines
        for sound in line.sounds
    ]
    return sorted(found, key=lambda span: span.start)


class SilenceDetector:
    """Takes a file block by block and notes where it is silent; keeps a sound and a pause of it, no more."""

    def __init__(self, wanted: Sequence[Span], path: str) -> None:
        self._path = path
        self._wanted = list(wanted)
        self._left = np.zeros(0, dtype=np.float32)
        self._window = 0
        """Windows that were heard."""
        self._number = 0
        """Index of the sound that is heard now, or comes next."""
        self._in_pause = True
        self._levels: list[NDArray[np.float64]] = []
        """Of the windows of this sound or pause."""
        self._before = -np.inf
        """The background in the pause before, in dBFS."""
        self._waiting: tuple[Span, NDArray[np.float64], float] | None = None
        """The last sound, its levels and the background before it: judged when the pause behind is over."""
        self._findings: list[Finding] = []

    def add(self, block: NDArray[np.float32]) -> None:
        """Take the next samples, mono at 44,100 Hz."""
        samples = np.concatenate((self._left, block)) if self._left.size else block
        whole = samples.size - samples.size % _WINDOW
        powers = np.mean(samples[:whole].reshape(-1, _WINDOW).astype(np.float64) ** 2, axis=1)
        self._left = samples[whole:]
        levels = 10 * np.log10(np.maximum(powers, 1e-20))
        while levels.size:
            taken = min(levels.size, self._end() - self._window)
            if taken > 0:
                self._levels.append(levels[:taken])
                self._window += taken
                levels = levels[taken:]
            if self._window >= self._end():
                self._finish()

    def findings(self) -> tuple[Finding, ...]:
        """What was not heard, now that the file is over; sounds beyond its end among it."""
        while self._number < len(self._wanted):
            self._finish()
        self._finish()
        return tuple(self._findings)

    def _end(self) -> int:
        """The window at which the sound or pause that is heard now ends."""
        if self._number >= len(self._wanted):
            return 2**62
        span = self._wanted[self._number]
        return -(-span.start // _WINDOW) if self._in_pause else max(span.end, span.start) // _WINDOW

    def _finish(self) -> None:
        """Go on from a pause to the next sound, or from a sound to the pause behind it."""
        levels = np.concatenate(self._levels) if self._levels else np.zeros(0)
        self._levels = []
        if self._in_pause:
            background = float(np.percentile(levels, 10)) if levels.size >= SHORTEST_GAP else -np.inf
            if self._waiting is not None:
                span, heard, before = self._waiting
                self._judge(span, heard, min(before, background))
                self._waiting = None
            self._before = background
        elif self._number < len(self._wanted):
            self._waiting = self._wanted[self._number], levels, self._before
            self._number += 1
        self._in_pause = not self._in_pause

    def _judge(self, span: Span, levels: NDArray[np.float64], background: float) -> None:
        wanted = (span.end - span.start) // _WINDOW
        threshold = max(QUIET_DBFS, background + OVER_BACKGROUND_DB)
        heard = levels > min(threshold, LOUD_DBFS)
        seconds = span.start // SAMPLE_RATE
        where = f"{self._path}, {seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        what = quote(span.text)
        if np.count_nonzero(heard) < max(1.0, LEAST_HEARD * wanted):
            message = f"{what} can't be heard: there is silence in its place ({where})."
            self._findings.append(Finding(span.line.path, span.line.line, "line-silent", message, _HINT))
        elif (
            gap := _longest_gap(levels > min(threshold, UNBROKEN_DBFS), wanted) * _WINDOW / SAMPLE_RATE
        ) > LONGEST_GAP_SECONDS:
            message = f"{what} can't be heard whole: there are {gap:.1f} s of silence in it ({where})."
            self._findings.append(Finding(span.line.path, span.line.line, "line-broken", message, _HINT))


def _longest_gap(heard: NDArray[np.bool_], wanted: int) -> int:
    """The longest run of windows in which nothing is heard; what the file does not have counts."""
    edges = np.concatenate(([-1], np.flatnonzero(heard), [wanted]))
    return int(np.diff(edges).max()) - 1


def prove_pace(lines: Sequence[HeardLine]) -> Iterator[Finding]:
    """Warnings for sounds far longer or shorter than their letters; each voice is held against itself."""
    by_voice: dict[str, list[float]] = {}
    sounds = [(line, sound) for line in lines for sound in line.sounds]
    for _, sound in sounds:
        by_voice.setdefault(sound.voice, []).append(sound.seconds / _size(sound))
    usual = {voice: median(rates) for voice, rates in by_voice.items()}
    slow, fast = 1 / LETTERS_A_SECOND[0], 1 / LETTERS_A_SECOND[1]
    for line, sound in sounds:
        rate = min(max(usual[sound.voice], fast), slow)
        expected = _size(sound) * rate
        is_off = not expected / OFF <= sound.seconds <= expected * OFF
        if is_off and abs(sound.seconds - expected) > SLACK_SECONDS + LETTERS_MORE * rate:
            what = quote(sound.text)
            message = f"{what} takes {sound.seconds:.1f} s, where its letters take {expected:.1f}."
            hint = "Listen to it; another `take` may mend it."
            yield Finding(line.path, line.line, "line-length", message, hint, "warning")


def _size(sound: Sound) -> float:
    """How long the sound should be, in letters: a digit or a letter of its own is said as a word."""
    letters = LETTERS_MORE
    for word in re.findall(r"[^\W_]+", sound.text):
        is_spelt = len(word) == 1 or any(character.isdigit() for character in word)
        letters += len(word) * (SPELT_LETTERS if is_spelt else 1)
    return letters
