"""One line as it sounds in the book: from its clips, spoken first where the store lacks them."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np
import soundfile

from audiofic.building.plan import calibration
from audiofic.building.record import BuildRecord, digest, load_record
from audiofic.casting import cast_chapter, voice_role
from audiofic.casting.languages import open_lexicons
from audiofic.commands.auditions import find_role, named_voice, trial
from audiofic.errors import AudioficError
from audiofic.lexicon import speak
from audiofic.loudness import measure_voice
from audiofic.master import first_gain_db, voice_gain_db
from audiofic.mix import SAMPLE_RATE, find_end_silence, lay_out, render, with_book_gain
from audiofic.model import Beat, Boundary, Clip, Line, Script, Timeline, Utterance, Voice
from audiofic.package.word_times import time_line
from audiofic.profiles import PROFILES
from audiofic.review.sources import Sources
from audiofic.settings import Settings
from audiofic.store import CorruptClip, Store, clip_key
from audiofic.synthesis import Failure, LocalWorkers, Outcome, synthesise
from audiofic.voice_library import voice_folders
from audiofic.voicing import Voicing

MOST_CHAPTERS = 6
"""Chapters whose casting is kept."""
MOST_SOUNDS = 64
"""Sounds that are kept to be fetched: some 20 MB."""
MOST_LINES, ENOUGH_LETTERS = 3, 160
"""Of a role's own lines, to judge a voice by: some ten seconds."""
AFTER_S = 0.15
"""So much is heard behind the last sound."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound to be played."""

    name: str
    """By which it is fetched."""
    wav: bytes
    seconds: float
    words: tuple[tuple[float, float], ...]
    """(start, end) in seconds of each word of the line, as blanks part it."""


class Listening:
    """Speaks lines of the book one by one; the voices stay loaded. Safe from several threads."""

    def __init__(self, sources: Sources, jobs: int = 2) -> None:
        self._sources = sources
        self._project = sources.project
        self._workers = LocalWorkers(jobs)
        self._store = Store(self._project.store_folder)
        self._lock = threading.Lock()
        self._voicing: tuple[Settings, Voicing] | None = None
        self._chapters: OrderedDict[str, tuple[Script, tuple[Beat, ...]]] = OrderedDict()
        self._sounds: OrderedDict[str, Sound] = OrderedDict()
        self._record: tuple[float, BuildRecord] | None = None

    def close(self) -> None:
        """End the processes that speak."""
        self._workers.close()

    def warm_up(self) -> None:
        """Start what speaks, with the book's first line: the first one that is asked for comes sooner."""
        for source in self._sources.scripts()[:1]:
            items = source.script.items if source.script else ()
            first = next((at for at, item in enumerate(items) if isinstance(item, Line)), None)
            if first is not None:
                with suppress(AudioficError, OSError, RuntimeError):  # the last: the server ends already
                    self.line(source.path, first)

    def sound(self, name: str) -> Sound | None:
        """A sound that was made in this session, while it is kept."""
        with self._lock:
            return self._sounds.get(name)

    def line(self, path: str, number: int, speaker: str | None = None) -> Sound:
        """The item of that number in the script at `path`, spoken by its speaker, or by another.

        Raises `AudioficError` where nothing of it is heard, or it can't be spoken.
        """
        source = self._sources.script(path)
        settings = self._sources.settings()
        script = source.script
        if script is None or number >= len(script.items):
            raise AudioficError(f"{path} has no such line now.")
        line = script.items[number]
        if not isinstance(line, Line):
            raise AudioficError("Only lines are spoken.")
        if speaker is not None:
            items = (*script.items[:number], replace(line, speaker=speaker), *script.items[number + 1 :])
            script = replace(script, items=items)
            line = script.items[number]
            beats = cast_chapter(script, settings, self._choose(settings).choose)
        else:
            script, beats = self._cast(source.digest, script, settings)
            line = script.items[number]
        own = [beat for beat in beats if beat.line is line]
        if not own:
            raise AudioficError(
                "This line is not heard in the book.", "The policy skips it, or it is all marks."
            )
        assert isinstance(line, Line)
        return self._render(own, settings, line.text)

    def own_lines(self, name: str, voice: str | None) -> Sound:
        """Some of a role's own lines, in that voice (`[engine/]model[:speaker]`), or in the one it has here.

        A role that says nothing speaks a sentence of ours. Raises `AudioficError` for a voice that can't be
        had here.
        """
        settings = self._sources.settings()
        voicing = self._choose(settings)
        role = settings.role(name) or voice_role(name, settings)
        spoken_with = named_voice(role, voice, voicing) if voice else voicing.choose(role)
        lines: list[Line] = []
        for item in (
            item for source in self._sources.scripts() if source.script for item in source.script.items
        ):
            if not isinstance(item, Line) or item.kind in ("heading", "note"):
                continue
            if item.speaker == name or settings.role(item.speaker) == role:
                lines.append(replace(item, speaker=name, opens_paragraph=True))
            if len(lines) == MOST_LINES or sum(len(line.text) for line in lines) > ENOUGH_LETTERS:
                break
        script = Script(1, None, tuple(lines))
        beats = list(cast_chapter(script, settings, lambda _: spoken_with))
        if not beats:
            beats = [Beat(calibration(spoken_with)[0], Boundary.SENTENCE)]
        return self._render(beats, settings, "")

    def word(self, word: str, speaker: str, ipa: str, say: str) -> Sound:
        """A word as a role says it, in IPA or as letters are read; with neither, as it would be said now."""
        settings = self._sources.settings()
        role = find_role(settings, speaker)
        told = trial(word, ipa, say)
        if told is not None:
            settings = replace(settings, pronunciations=(told,))
        voice = self._choose(self._sources.settings()).choose(role)
        sentences = speak(word, open_lexicons(settings).of(role))
        if not sentences:
            raise AudioficError(f"There is nothing to say in {word[:60]!r}.", "Give it a word.")
        beats = [
            Beat(Utterance(each.text, voice, pronunciations=each.pronunciations), Boundary.SENTENCE)
            for each in sentences
        ]
        return self._render(beats, settings, "", voicing=self._choose(self._sources.settings()))

    def _render(
        self, beats: Sequence[Beat], settings: Settings, text: str, voicing: Voicing | None = None
    ) -> Sound:
        # Alone: what lies beneath the scene would begin anew with every line.
        beats = [replace(beat, bed=None, ambience=None) for beat in beats]
        beats[-1] = replace(beats[-1], after=Boundary.SENTENCE, pause_ms=0)
        voicing = voicing or self._choose(settings)
        spoken = {
            clip_key(beat.sound, voicing.identity(beat.sound.voice)): beat.sound
            for beat in beats
            if isinstance(beat.sound, Utterance)
        }
        clips = self._speak(spoken, voicing)
        loaded = {clip.key: self._store.load(clip) for clip in clips.values()}
        gains = {voice: self._gain_db(voice, voicing) for beat in beats if (voice := beat.levelled_as)}
        gains = {
            voice: self._own_gain_db(voice, beats, clips, loaded) if gain is None else gain
            for voice, gain in gains.items()
        }
        title = settings.book.title if settings.book else ""
        timeline = lay_out(
            beats,
            clips,
            {voice: gain for voice, gain in gains.items() if gain is not None},
            settings.mix,
            title,
            end_silence=lambda clip: find_end_silence(loaded[clip.key], clip.sample_rate),
        )
        blocks = render(
            with_book_gain(timeline, self._book_gain_db(settings)),
            lambda clip: loaded[clip.key],
            settings.mix,
            title,
        )
        return self._keep(np.concatenate(list(blocks)), timeline, text)

    def _keep(self, samples: np.ndarray, timeline: Timeline, text: str) -> Sound:
        start = timeline.cues[0].start_frame
        last = timeline.cues[-1]
        stop = min(samples.size, last.start_frame + last.frames + round(AFTER_S * SAMPLE_RATE))
        memory = io.BytesIO()
        soundfile.write(memory, samples[start:stop], SAMPLE_RATE, "PCM_16", format="WAV")
        words = tuple(
            (round((word.start - start) / SAMPLE_RATE, 3), round((word.end - start) / SAMPLE_RATE, 3))
            for word in time_line(timeline.cues, text)
        )
        wav = memory.getvalue()
        sound = Sound(sha256(wav).hexdigest()[:32], wav, (stop - start) / SAMPLE_RATE, words)
        with self._lock:
            self._sounds[sound.name] = sound
            self._sounds.move_to_end(sound.name)
            while len(self._sounds) > MOST_SOUNDS:
                self._sounds.popitem(last=False)
        return sound

    def _speak(self, spoken: Mapping[str, Utterance], voicing: Voicing) -> dict[Utterance, Clip]:
        """The clip of each utterance; what the store lacks, or has damaged, is spoken."""
        missing = []
        for key, utterance in spoken.items():
            clip = self._store.get(key)
            try:
                if clip is None:
                    missing.append((key, utterance))
                else:
                    self._store.load(clip)
            except CorruptClip:
                self._store.drop(key)
                missing.append((key, utterance))
        outcomes: list[Outcome] = []
        if missing:
            synthesise(
                missing, self._store, voicing.setup, self._workers, lambda made, _: outcomes.append(made)
            )
        for outcome in outcomes:
            if isinstance(outcome, Failure):
                raise outcome.error
        found = {utterance: self._store.get(key) for key, utterance in spoken.items()}
        return {utterance: clip for utterance, clip in found.items() if clip is not None}

    def _cast(self, digest: str, script: Script, settings: Settings) -> tuple[Script, tuple[Beat, ...]]:
        """The chapter's beats, and the script whose lines they are of."""
        with self._lock:
            found = self._chapters.get(digest)
        if found is None:
            found = (script, cast_chapter(script, settings, self._choose(settings).choose))
            with self._lock:
                self._chapters[digest] = found
                while len(self._chapters) > MOST_CHAPTERS:
                    self._chapters.popitem(last=False)
        return found

    def _choose(self, settings: Settings) -> Voicing:
        with self._lock:
            if self._voicing is None or self._voicing[0] is not settings:
                self._voicing = (settings, Voicing(settings, voice_folders(self._project.root)))
                self._chapters.clear()
            return self._voicing[1]

    def _gain_db(self, voice: Voice, voicing: Voicing) -> float | None:
        """The gain that levels the voice, as builds have measured it or its clips tell; None: unknown."""
        passage = calibration(voice)
        keys = [clip_key(utterance, voicing.identity(voice)) for utterance in passage]
        known = self._last_record().voice_gains_db.get(digest(keys))
        if known is not None:
            return known
        clips = [self._store.get(key) for key in keys]
        if None in clips:
            return None
        with suppress(CorruptClip):
            samples = np.concatenate([self._store.load(clip) for clip in clips if clip])
            return voice_gain_db(measure_voice(samples, next(clip.sample_rate for clip in clips if clip)))
        return None

    def _own_gain_db(
        self,
        voice: Voice,
        beats: Sequence[Beat],
        clips: Mapping[Utterance, Clip],
        loaded: Mapping[str, np.ndarray],
    ) -> float:
        """For a voice that no build has levelled yet: by what it says here."""
        own = [
            clips[beat.sound]
            for beat in beats
            if beat.levelled_as == voice and isinstance(beat.sound, Utterance)
        ]
        samples = np.concatenate([loaded[clip.key] for clip in own])
        return voice_gain_db(measure_voice(samples, own[0].sample_rate))

    def _book_gain_db(self, settings: Settings) -> float:
        made = next(iter(self._last_record().chapters.values()), None)
        return made.book_gain_db if made else first_gain_db(PROFILES[settings.master.profile])

    def _last_record(self) -> BuildRecord:
        """What the last build made."""
        file = self._project.record_file
        try:
            changed = file.stat().st_mtime
        except OSError:
            changed = 0.0
        if self._record is None or self._record[0] != changed:
            self._record = (changed, load_record(file))
        return self._record[1]
