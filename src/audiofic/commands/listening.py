"""A built book heard by a recogniser: which clips do not say what they should.

Heard are the clips in the store, as the voices spoke them: an effect or music beneath would be held against
the voice. What was heard is kept in `build/heard.jsonl`, so that a clip is heard once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
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
from audiofic.proof.transcripts import Judgement, Phones, Told, find_paces, find_words, judge, share_out
from audiofic.recogniser import SAMPLE_RATE, WINDOW_S, Recogniser, find_model, prepare
from audiofic.store import CorruptClip, Store
from audiofic.wording import count

HEARD_FILE = "heard.jsonl"
GAP_S = 0.6
"""Silence between clips that are heard together, and at both ends."""
LONGEST_CLIP_S = WINDOW_S - 2 * GAP_S - 1
"""A longer one can't be heard whole."""
DOUBTFUL = 0.15
"""Share of a clip's sounds: who is heard otherwise by more among others is heard alone as well."""
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
    """The clip's file as it was then."""
    model: str
    """Digest of the recogniser's model."""
    texts: tuple[str, ...]
    """Its hearings: among others first, then alone where that was not what it should be."""
    rare: tuple[str, ...]
    """Words of the line that the model does not know."""


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
        self._digest = self._model.digest()
        self._language = plan.book.language or "en"
        self._store = Store(plan.project.store_folder)
        self._file = plan.project.build_folder / HEARD_FILE
        self._known = _load(self._file)
        self._advance = advance
        self._cores = os.cpu_count() or 1

    def listen(self, wanted: Sequence[Wanted]) -> Listening:
        """Hear those of the clips that were not heard as they are, and judge all of them."""
        stamps = {each.key: _stamp(self._store, each.key) for each in wanted}
        able = [each for each in wanted if stamps[each.key] and self._can_hear(each, stamps[each.key])]
        new = {
            each.key: each
            for each in able
            if (before := self._known.get(each.key)) is None
            or (before.stamp, before.model) != (stamps[each.key], self._digest)
        }
        if new:
            self._hear(list(new.values()), stamps)
        keys = {each.key for each in able}
        known = {key: found for key, found in self._known.items() if found.stamp == stamps.get(key)}
        foreign = sum(1 for each in wanted if stamps[each.key] and each.key not in keys)
        return _judge([each for each in wanted if stamps[each.key] == "" or each.key in keys], known, foreign)

    def _hear(self, new: Sequence[Wanted], stamps: Mapping[str, str]) -> None:
        """Hear them, several at once, and remember each as soon as it is heard."""
        recogniser = Recogniser(self._model, self._cores)
        done = 0
        with ThreadPoolExecutor(self._cores) as pool:

            def hear(windows: Sequence[Sequence[Wanted]]) -> list[str]:
                sounds = [_join([self._load(each) for each in window]) for window in windows]
                return list(pool.map(recogniser.hear, sounds, map(self._language_of, windows)))

            windows = list(self._fill_windows(new, stamps))
            for first in range(0, len(windows), 2 * self._cores):
                batch = windows[first : first + 2 * self._cores]
                parts = [
                    share_out([each.utterance.text for each in window], text)
                    for window, text in zip(batch, hear(batch), strict=True)
                ]
                heard = {
                    each.key: Heard(
                        each.key, stamps[each.key], self._digest, (text,), _rare(each, recogniser)
                    )
                    for window, texts in zip(batch, parts, strict=True)
                    for each, text in zip(window, texts, strict=True)
                }
                doubtful = [
                    each for window in batch for each in window if _is_doubtful(each, heard[each.key])
                ]
                for each, text in zip(doubtful, hear([[each] for each in doubtful]), strict=True):
                    first_heard = heard[each.key]
                    heard[each.key] = replace(first_heard, texts=(*first_heard.texts, text))
                self._remember(heard)
                done += len(heard)
                self._advance("listening", done, len(new))

    def _can_hear(self, each: Wanted, stamp: str) -> bool:
        """False for a language that the model does not know, and for a clip longer than a window."""
        knows = self._model.languages == "many" or self._language_of([each]) == "en"
        return knows and _seconds(stamp) <= LONGEST_CLIP_S

    def _language_of(self, window: Sequence[Wanted]) -> str:
        line = window[0].beat.line
        return ((line.language if line else None) or self._language).split("-")[0]

    def _fill_windows(self, new: Sequence[Wanted], stamps: Mapping[str, str]) -> Iterator[list[Wanted]]:
        """As many clips together as fit into a window: to hear one takes as long."""
        window: list[Wanted] = []
        length = 0.0
        for each in new:
            seconds = _seconds(stamps[each.key]) + GAP_S
            is_full = length + seconds > LONGEST_CLIP_S
            if window and (is_full or self._language_of(window) != self._language_of([each])):
                yield window
                window, length = [], 0.0
            window.append(each)
            length += seconds
        if window:
            yield window

    def _load(self, each: Wanted) -> NDArray[np.float32]:
        """The clip as the recogniser wants it; a damaged one is silence, and so heard as that."""
        clip = self._store.get(each.key)
        try:
            return prepare(self._store.load(clip), clip.sample_rate) if clip else np.zeros(1, np.float32)
        except CorruptClip:
            return np.zeros(1, np.float32)

    def _remember(self, heard: Mapping[str, Heard]) -> None:
        with self._file.open("ab") as file:
            for each in heard.values():
                file.write(write_line(list(astuple(each))))
        self._known.update(heard)


def clips_of(plan: Plan) -> list[Wanted]:
    """Every clip of the book, in story order, each where it is heard."""
    return [
        Wanted(key, beat, utterance, chapter.path, chapter.number)
        for chapter in plan.chapters
        for key, beat, utterance in chapter.spoken()
    ]


def _judge(wanted: Sequence[Wanted], known: Mapping[str, Heard], foreign: int = 0) -> Listening:
    heard = [(each, known[each.key]) for each in wanted if each.key in known]
    told = [_told(each, found) for each, found in heard]
    paces = find_paces(told, [_phones_of(each.utterance) for each, _ in heard])
    lines = [
        _listened(each, judge(what, found.texts, _phones_of(each.utterance), pace))
        for (each, found), what, pace in zip(heard, told, paces, strict=True)
    ]
    lines.sort(key=lambda line: (line.judgement.fault is None, -line.judgement.badness, line.path, line.line))
    return Listening(tuple(lines), len(wanted) - len(heard), foreign)


def _is_doubtful(each: Wanted, found: Heard) -> bool:
    return judge(_told(each, found), found.texts, _phones_of(each.utterance)).wrong > DOUBTFUL


def _rare(each: Wanted, recogniser: Recogniser) -> tuple[str, ...]:
    return tuple(sorted({word for word in find_words(each.utterance.text) if not recogniser.knows(word)}))


def _listened(each: Wanted, judgement: Judgement) -> ListenedLine:
    line = each.beat.line.file_line if each.beat.line else 0
    voice = str(each.utterance.voice)
    said = each.utterance
    return ListenedLine(
        each.path, line, each.chapter, each.beat.speaker, voice, said.take, said.text, each.key, judgement
    )


def _told(each: Wanted, found: Heard) -> Told:
    said = each.utterance
    named = {word for name, _ in said.pronunciations for word in find_words(name)}
    # The delivery's own pace is no fault.
    seconds = _seconds(found.stamp) * said.voice.pace
    return Told(said.text, frozenset({*named, *found.rare}), seconds, said.voice.name)


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
    """The clip's length in seconds, and what changes with its file; empty where it is not there."""
    clip = store.get(key)
    if clip is None:
        return ""
    stat = store.path(key).stat()
    return f"{clip.frames / clip.sample_rate:.3f}/{stat.st_size}/{stat.st_mtime_ns}"


def _seconds(stamp: str) -> float:
    return float(stamp.partition("/")[0] or 0)


def _load(path: Path) -> dict[str, Heard]:
    """What was heard before; lines that are not what was written are left out."""
    found: dict[str, Heard] = {}
    try:
        lines = path.read_bytes().split(b"\n")[:-1]
    except OSError:
        return found
    for line in lines:
        try:
            key, stamp, model, texts, rare = read_line(line)
            heard = Heard(key, stamp, model, tuple(texts), tuple(rare))
            if has_types(heard) and texts:
                found[key] = heard
        except (ValueError, TypeError):
            continue
    return found
