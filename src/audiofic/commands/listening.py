"""A built book heard by a recogniser: which clips do not say what they should.

Heard are the clips in the store, as the voices spoke them: an effect or music beneath would be held against
the voice. What was heard is kept in `build/heard.jsonl`, so that a clip is heard once.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audiofic.building import Advance, ignore_progress
from audiofic.building.plan import Plan
from audiofic.building.record import read_line, write_line
from audiofic.building.typed import has_types
from audiofic.engines.espeak import Espeak
from audiofic.errors import Finding
from audiofic.model import Beat, Utterance, Voice
from audiofic.proof.transcripts import (
    Comparison,
    Judgement,
    Phones,
    compare,
    find_paces,
    judge,
    plain_words,
    share_out,
)
from audiofic.recogniser import SAMPLE_RATE, WINDOW_S, Recogniser, find_model, prepare
from audiofic.store import CorruptClip, Store
from audiofic.wording import count

HEARD_FILE = "heard.jsonl"
FORMAT = 2
"""Raised when the same hearing would be compared differently than before."""
GAP_S = 0.6
"""Silence between clips that are heard together, and at both ends."""
LONGEST_CLIP_S = WINDOW_S - 2 * GAP_S - 1
"""A longer one can't be heard whole."""
DOUBTFUL = 0.15
"""Share of a clip's sounds: who is heard otherwise by more among others is heard alone as well."""
SILENT = 32
"""Of 32,768 (-60 dBFS): a clip with nothing louder is silent, whatever a recogniser makes up of it."""
_READER = Voice("espeak", "narrator")
_MESSAGES = {
    "silent": "No word is heard",
    "cut": "The line is cut short",
    "doubled": "Words are heard twice",
    "fast": "It is said too fast",
    "slow": "It is said too slowly",
    "misspoken": "Other words are heard",
}
HINT = "Listen to it; `audiofic build --retake 3` tries other takes, or give the line a `take` of your own."


@dataclass(frozen=True, slots=True)
class Heard:
    """What a recogniser heard in a clip."""

    key: str
    stamp: str
    """The clip's file as it was then: size and time."""
    ear: str
    """Digest of the recogniser's model, and the format of what follows."""
    seconds: float
    """How long the clip is."""
    compared: Comparison
    """The better of two hearings: among others, and alone where that was not what it should be."""


@dataclass(frozen=True, slots=True)
class ListenedLine:
    """A clip of a line, and how it was heard."""

    path: str
    """The script, relative to the production; voices.yaml for credits."""
    line: int
    """In that file; 0: no line of it."""
    chapter: int
    speaker: str
    voice: str
    take: int
    text: str
    """As spoken."""
    key: str
    """The clip's key in the store."""
    judgement: Judgement

    @property
    def finding(self) -> Finding:
        """As a warning, for a line that has a fault."""
        fault = self.judgement.fault or "misspoken"
        heard = f": “{self.judgement.heard}”" if self.judgement.heard and fault != "fast" else ""
        message = (
            f"{_MESSAGES[fault]}{heard} for “{self.text}” ({self.speaker}, {self.judgement.badness:.0%})."
        )
        return Finding(self.path, self.line, f"heard-{fault}", message, HINT, "warning")


@dataclass(frozen=True, slots=True)
class Listening:
    """How the book was heard."""

    lines: tuple[ListenedLine, ...]
    """All that were judged, the worst first."""
    unheard: int
    """Clips that are not in the store, or (`recall`) that nobody has listened to yet."""
    foreign: int
    """Clips in a language that the model does not know, or too long for it: not judged."""

    @property
    def faulty(self) -> tuple[ListenedLine, ...]:
        """Those with a fault, the worst first."""
        return tuple(line for line in self.lines if line.judgement.fault)

    def summary(self) -> Iterator[str]:
        """What was heard, in a line or two."""
        told = f"Listened to {count(len(self.lines), 'sentence')}: {len(self.faulty):,} not heard as written."
        yield told
        if self.unheard:
            yield f"Not heard: {count(self.unheard, 'sentence')} that no build has spoken yet."
        if self.foreign:
            yield f"Not judged: {count(self.foreign, 'sentence')} in another language, or too long."
        names = {said for line in self.lines for said, _ in line.judgement.names}
        if names:
            listed = ", ".join(sorted(names)[:8])
            yield f"Spelled otherwise by the recogniser, which can't know them: {listed}."


def listen(plan: Plan, advance: Advance = ignore_progress) -> Listening:
    """Hear every clip of the book that was not heard yet, and judge all.

    Clips that are missing from the store are left out (`Listening.unheard`). Raises `AudioficError` where no
    recogniser or no model is on this machine.
    """
    return Listener(plan, advance).listen(clips_of(plan))


def check_recogniser(plan: Plan) -> None:
    """Raise `AudioficError` where no recogniser or no model is on this machine."""
    find_model(plan.voicing.setup.voice_folders)


def recall(plan: Plan) -> Listening:
    """The same from what was heard before, at once and with no recogniser; for pages."""
    known = _load(plan.project.build_folder / HEARD_FILE)
    store = Store(plan.project.store_folder)
    wanted = clips_of(plan)
    return _judge(wanted, {key: found for key, found in known.items() if _stamp(store, key) == found.stamp})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A clip of the book that can be heard."""

    key: str
    beat: Beat
    utterance: Utterance
    path: str
    chapter: int


class Listener:
    """A recogniser that hears a production's clips and remembers what it heard."""

    def __init__(self, plan: Plan, advance: Advance = ignore_progress) -> None:
        self._model = find_model(plan.voicing.setup.voice_folders)
        self._ear = f"{self._model.digest()}/{FORMAT}"
        self._language = plan.book.language or "en"
        self._store = Store(plan.project.store_folder)
        self._file = plan.project.build_folder / HEARD_FILE
        self._known = _load(self._file)
        self._silent = set[str]()
        """Keys of the clips without a sound."""
        self._advance = advance
        self._cores = os.cpu_count() or 1

    def listen(self, wanted: Sequence[Wanted]) -> Listening:
        """Hear those of the clips that were not heard as they are, and judge all of them."""
        stamps = {each.key: _stamp(self._store, each.key) for each in wanted}
        able = [each for each in wanted if self._can_hear(each)]
        new: dict[str, tuple[Wanted, float]] = {}
        too_long: set[str] = set()
        for each in able:
            before = self._known.get(each.key)
            is_known = before is not None and (before.stamp, before.ear) == (stamps[each.key], self._ear)
            clip = None if is_known or each.key in new else self._store.get(each.key)
            if clip is not None and clip.frames / clip.sample_rate > LONGEST_CLIP_S:
                too_long.add(each.key)
            elif clip is not None:
                new[each.key] = each, clip.frames / clip.sample_rate
        if new:
            self._hear(list(new.values()), stamps)
        judged = [each for each in able if each.key not in too_long]
        known = {key: found for key, found in self._known.items() if found.stamp == stamps.get(key)}
        return _judge(judged, known, len(wanted) - len(judged))

    def _hear(self, new: Sequence[tuple[Wanted, float]], stamps: Mapping[str, str]) -> None:
        """Hear them (with their seconds), several at once, and remember each as soon as it is heard."""
        recogniser = Recogniser(self._model, self._cores)
        seconds = {each.key: length for each, length in new}
        done = 0
        with ThreadPoolExecutor(self._cores) as pool:

            def hear(windows: Sequence[Sequence[Wanted]]) -> list[str]:
                sounds = [_join([self._load(each) for each in window]) for window in windows]
                return list(pool.map(recogniser.hear, sounds, map(self._language_of, windows)))

            windows = list(self._fill_windows(new))
            for first in range(0, len(windows), 2 * self._cores):
                batch = windows[first : first + 2 * self._cores]
                compared: dict[str, Comparison] = {}
                for window, text in zip(batch, hear(batch), strict=True):
                    parts = share_out([each.utterance.text for each in window], text)
                    for each, part in zip(window, parts, strict=True):
                        compared[each.key] = _compare(each, part, recogniser)
                doubtful = [
                    each for window in batch for each in window if compared[each.key].share > DOUBTFUL
                ]
                for each, text in zip(doubtful, hear([[each] for each in doubtful]), strict=True):
                    alone = _compare(each, text, recogniser)
                    compared[each.key] = min(compared[each.key], alone, key=lambda found: found.share)
                for key in self._silent & compared.keys():
                    sounds = float(compared[key].sounds)
                    compared[key] = replace(compared[key], heard="", wrong=sounds, is_silent=True)
                self._remember(
                    Heard(key, stamps[key], self._ear, seconds[key], found) for key, found in compared.items()
                )
                done += len(compared)
                self._advance("listening", done, len(new))

    def _can_hear(self, each: Wanted) -> bool:
        """False for a language that the model does not know."""
        return self._model.languages == "many" or self._language_of([each]) == "en"

    def _language_of(self, window: Sequence[Wanted]) -> str:
        line = window[0].beat.line
        return ((line.language if line else None) or self._language).split("-")[0]

    def _fill_windows(self, new: Sequence[tuple[Wanted, float]]) -> Iterator[list[Wanted]]:
        """As many clips together as fit into a window: to hear one takes as long."""
        window: list[Wanted] = []
        length = 0.0
        for each, seconds in new:
            is_full = length + seconds + GAP_S > LONGEST_CLIP_S
            if window and (is_full or self._language_of(window) != self._language_of([each])):
                yield window
                window, length = [], 0.0
            window.append(each)
            length += seconds + GAP_S
        if window:
            yield window

    def _load(self, each: Wanted) -> NDArray[np.float32]:
        """The clip as the recogniser wants it; a damaged one is silence, and so heard as that."""
        clip = self._store.get(each.key)
        try:
            samples = self._store.load(clip) if clip else np.zeros(1, np.int16)
        except CorruptClip:
            samples = np.zeros(1, np.int16)
        if np.abs(samples.astype(np.int32)).max(initial=0) <= SILENT:
            self._silent.add(each.key)
        return prepare(samples, clip.sample_rate if clip else SAMPLE_RATE)

    def _remember(self, heard: Iterable[Heard]) -> None:
        with self._file.open("ab") as file:
            for each in heard:
                file.write(write_line([each.key, each.stamp, each.ear, each.seconds, astuple(each.compared)]))
                self._known[each.key] = each


def clips_of(plan: Plan) -> list[Wanted]:
    """Every clip of the book, in story order, each where it is heard."""
    return [
        Wanted(key, beat, utterance, chapter.path, chapter.number)
        for chapter in plan.chapters
        for key, beat, utterance in chapter.spoken()
    ]


def _judge(wanted: Sequence[Wanted], known: Mapping[str, Heard], foreign: int = 0) -> Listening:
    heard = [(each, known[each.key]) for each in wanted if each.key in known]
    # The delivery's own pace is no fault.
    clips = [
        (each.utterance.voice.name, found.seconds * each.utterance.voice.pace, found.compared.sounds)
        for each, found in heard
    ]
    lines = [
        _listened(each, judge(found.compared, pace))
        for (each, found), pace in zip(heard, find_paces(clips), strict=True)
    ]
    lines.sort(key=lambda line: (line.judgement.fault is None, -line.judgement.badness, line.path, line.line))
    return Listening(tuple(lines), len(wanted) - len(heard), foreign)


def _compare(each: Wanted, heard: str, recogniser: Recogniser) -> Comparison:
    said = each.utterance
    names = {word for name, _ in said.pronunciations for word in plain_words(name)}
    names |= {word for word in plain_words(said.text) if not recogniser.knows(word)}
    return compare(said.text, names, heard, _phones_of(said))


def _listened(each: Wanted, judgement: Judgement) -> ListenedLine:
    line = each.beat.line.file_line if each.beat.line else 0
    voice = str(each.utterance.voice)
    said = each.utterance
    return ListenedLine(
        each.path, line, each.chapter, each.beat.speaker, voice, said.take, said.text, each.key, judgement
    )


def _phones_of(utterance: Utterance) -> Phones:
    return lambda text: _espeak_phones(text, utterance.pronunciations)


@lru_cache(maxsize=1 << 16)
def _espeak_phones(text: str, pronunciations: tuple[tuple[str, str], ...]) -> str:
    there = tuple(pair for pair in pronunciations if pair[0].casefold() in text.casefold())
    return _espeak().phonemes(Utterance(text, _READER, pronunciations=there)) if text else ""


@lru_cache(maxsize=1)
def _espeak() -> Espeak:
    return Espeak(())


def _join(sounds: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    gap = np.zeros(round(GAP_S * SAMPLE_RATE), np.float32)
    return np.concatenate([part for sound in sounds for part in (gap, sound)] + [gap])


def _stamp(store: Store, key: str) -> str:
    """What changes with the clip's file; empty where it is not there."""
    try:
        stat = store.path(key).stat()
    except OSError:
        return ""
    return f"{stat.st_size}/{stat.st_mtime_ns}"


def _load(path: Path) -> dict[str, Heard]:
    """What was heard before; lines that are not what was written are left out."""
    found: dict[str, Heard] = {}
    try:
        lines = path.read_bytes().split(b"\n")[:-1]
    except OSError:
        return found
    for line in lines:
        try:
            key, stamp, ear, seconds, (*compared, names) = read_line(line)
            values = [*compared, tuple(map(tuple, names))]
            heard = Heard(key, stamp, ear, seconds, Comparison(*values))
            if has_types(heard):
                found[key] = heard
        except (ValueError, TypeError):
            continue
    return found
