"""One chapter's files: laid out, mixed, encoded, tagged, captioned, measured, written down."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from audiofic.building.clips import Clips
from audiofic.building.plan import ChapterPlan, Plan, calibration, file_kinds
from audiofic.building.record import (
    ChapterRecord,
    Files,
    MadeFile,
    digest,
    files_of,
    is_current,
    made_files,
    sound_records,
)
from audiofic.building.stems import make_stems
from audiofic.building.tracks import Track, shown_script
from audiofic.files import move, write_atomically
from audiofic.formats import is_encoded, place
from audiofic.loudness import measure_voice
from audiofic.master import first_gain_db, next_gain_db, voice_gain_db
from audiofic.measuring import Meter, estimate_levels, level_of
from audiofic.mix import (
    SAMPLE_RATE,
    EndSilence,
    Stem,
    find_end_silence,
    find_layers,
    lay_out,
    load_stings,
    render,
    render_stem,
    with_book_gain,
)
from audiofic.model import STING_KINDS, Clip, Cue, Timeline, Utterance, Voice
from audiofic.package import Cover, EncodedChapter, PackagedChapter, open_writer
from audiofic.package.cover import draw_cover, load_cover, load_drawn_cover
from audiofic.package.encode import ENCODERS, encode_chapter, encoded_chapter, inspect_chapter
from audiofic.profiles import PROFILES
from audiofic.project import chapter_slug
from audiofic.settings import find_file

REFERENCE_SECONDS = 120
"""So much of a chapter tells the gain of a book."""
ALIKE_DB = 1.0
"""Gains so near to each other have the limiter take off the same, within 0.2 dB."""

Samples = TypeVar("Samples")
Mixed = Callable[[int, float], None]
"""Hears how much of the chapter of that number is mixed, from 0 to 1; from several threads."""


class BuildStopped(Exception):
    """The build is being stopped while a chapter is made; what was whole before is kept."""


class ChapterMaker:
    """Makes the chapters of one plan; what they share (stings, cover, levels) is made once."""

    def __init__(self, plan: Plan, clips: Clips, mixed: Mixed = lambda number, share: None) -> None:
        self._plan = plan
        self.mixed = mixed
        self.stopping = threading.Event()
        """Set where the build is being stopped: chapters at work then end with `BuildStopped`."""
        self._clips = clips
        self._profile = PROFILES[plan.settings.master.profile]
        sounds = {beat.sound for chapter in plan.chapters for beat in chapter.beats}
        kinds = tuple(kind for kind in STING_KINDS if kind in sounds)  # generating all of them takes a second
        self._stings = load_stings(plan.settings.mix, plan.book.title, plan.project.root, kinds)
        self.cover = _find_cover(plan)
        self.voice_gains_db: dict[str, float] = dict(plan.record.voice_gains_db)
        """Digest of a voice's calibration clips -> its gain; grows as voices are measured."""
        self._end_silence: dict[str, EndSilence] = {}
        """Key of a clip -> the silences at its ends; of the chapters at work."""

    def lay_out(self, chapter: ChapterPlan) -> Timeline:
        """The chapter in time, before the book's gain."""
        clips = self._clips.find((key, utterance) for key, _, utterance in chapter.spoken())
        gains = {voice: self._voice_gain(voice) for voice in chapter.voices}
        settings, seed = self._plan.settings.mix, self._plan.book.title
        return lay_out(
            chapter.beats,
            clips,
            gains,
            settings,
            seed,
            stings=self._stings,
            end_silence=self._find_end_silence,
        )

    def find_book_gain(self, timeline: Timeline) -> float:
        """The gain that brings the chapter, mixed and limited, to the profile's level.

        Its first `REFERENCE_SECONDS` are mixed and measured at `first_gain_db`; once more where another gain
        is wanted at which the limiter takes off more or less.
        """
        gain_db = first_gain_db(self._profile)
        for _ in range(2):
            meter, frames = Meter(SAMPLE_RATE, self._profile.ceiling_dbfs), 0
            for block in self.render(timeline, gain_db):
                meter.add(block)
                frames += block.size
                if frames >= REFERENCE_SECONDS * SAMPLE_RATE:
                    break
            before_db = gain_db
            gain_db = next_gain_db(level_of(meter.levels()[0], self._profile), gain_db, self._profile)
            if abs(gain_db - before_db) <= ALIKE_DB:
                break
        return gain_db

    def make(
        self,
        chapter: ChapterPlan,
        timeline: Timeline,
        book_gain_db: float,
        gain_db: float,
        old: ChapterRecord | None = None,
    ) -> ChapterRecord:
        """Mix the chapter once at `gain_db` and encode it, with all its files.

        With `old`, what the last build made of the same sound: only in those formats that are missing.
        """
        paths = self._paths(chapter)
        kept = self._keep(chapter, old, paths) if old else {}
        wanted = {kind: path for kind, path in paths.items() if is_encoded(kind) and kind not in kept}
        if old and not wanted:  # only its stems are missing
            made = self._finish(chapter, timeline, book_gain_db, gain_db, inspect_chapter(paths), kept)
            return replace(made, loudness=old.loudness, short_term_lufs=old.short_term_lufs)
        meter = Meter(SAMPLE_RATE, self._profile.ceiling_dbfs)
        blocks = self._heard(chapter, timeline, gain_db, meter)
        frames = encode_chapter(blocks, wanted, self._profile.kbps)
        encoded = inspect_chapter(paths) if kept else encoded_chapter(paths, frames)
        made = self._finish(chapter, timeline, book_gain_db, gain_db, encoded, kept)
        for cue in timeline.cues:
            if cue.clip is not None:
                self._end_silence.pop(cue.clip.key, None)
        loudness, short_term = estimate_levels(meter, paths["mp3"])
        return replace(made, loudness=loudness, short_term_lufs=short_term)

    def add_stems(
        self, chapter: ChapterPlan, timeline: Timeline, made: ChapterRecord, old: ChapterRecord | None = None
    ) -> ChapterRecord:
        """The chapter as `made`, with its stems, where they are asked for.

        Those of `old`, which has the same sound, are kept where they are current.
        """
        if "stems" not in self._plan.settings.formats:
            return made
        root, settings, seed = self._plan.project.root, self._plan.settings.mix, self._plan.book.title
        layers = find_layers(timeline.cues, timeline.total_frames, settings)
        timeline = with_book_gain(replace(timeline, layers=layers), made.gain_db)

        def render_one(stem: Stem) -> Iterator[NDArray[np.float32]]:
            blocks = render_stem(stem, timeline, self._clips.load, settings, seed, self._stings, root)
            return self._unless_stopped(blocks)

        folder = self._place(chapter, "stems")
        stems = make_stems(root, timeline, folder, render_one, old.files if old else {})
        return replace(made, files={**made.files, **stems})

    def retouch(self, chapter: ChapterPlan, old: ChapterRecord) -> ChapterRecord:
        """New tags and captions on audio that is current; the files move along where the title changed."""
        paths = self._paths(chapter)
        kept = self._keep(chapter, old, paths)
        timeline, encoded = self._timeline_again(chapter, old), inspect_chapter(paths)
        made = self._finish(chapter, timeline, old.book_gain_db, old.gain_db, encoded, kept)
        made = replace(made, loudness=old.loudness, short_term_lufs=old.short_term_lufs)
        return self.add_stems(chapter, timeline, made, old)

    def _keep(self, chapter: ChapterPlan, old: ChapterRecord, paths: Mapping[str, Path]) -> Files:
        """The files of the last build that are current, the encoded ones moved to where they are to be."""
        root = self._plan.project.root
        is_rewritten = chapter.needs("tags") or chapter.needs("captions")
        kept: dict[str, MadeFile] = {}
        for kind, path in paths.items():
            files = files_of(old.files, kind)
            if is_rewritten and not is_encoded(kind):
                continue
            if all(is_current(root, made, by_content=True) for made in files.values()):
                kept.update(files)
                for made in files.values():
                    if is_encoded(kind) and root / made.path != path:
                        move(root / made.path, path)
        return kept

    def packaged(self, chapter: ChapterPlan, made: ChapterRecord) -> PackagedChapter:
        """A chapter that is made, as the book's writers want it."""
        paths = {kind: self._plan.project.root / file.path for kind, file in made.files.items()}
        sha256 = made.files["aac"].sha256
        others = {kind: path for kind, path in paths.items() if kind in ENCODERS.keys() - {"mp3", "aac"}}
        encoded = EncodedChapter(paths["mp3"], paths["aac"], made.frames, made.packets, others, sha256)
        return self._package(chapter, self._timeline_again(chapter, made), encoded)

    def _finish(
        self,
        chapter: ChapterPlan,
        timeline: Timeline,
        book_gain_db: float,
        gain_db: float,
        encoded: EncodedChapter,
        kept: Files,
    ) -> ChapterRecord:
        """Tag and caption the chapter and write it down, all but its levels.

        Of the files that were `kept` none is touched unless its tags have changed.
        """
        paths = self._paths(chapter)
        packaged = self._package(chapter, timeline, encoded)
        untouched = {} if chapter.needs("tags") else dict(kept)
        root = self._plan.project.root
        files: dict[str, MadeFile] = {}
        for kind, path in paths.items():
            if kept_files := files_of(untouched, kind):
                files.update(kept_files)
                continue
            written = None
            if kind != "aac":
                written = open_writer(kind)([packaged], self._plan.book, self.cover, path)
            files.update(made_files(root, kind, path, written))
        return ChapterRecord(
            chapter.number,
            chapter.title,
            dict(chapter.ingredients),
            sound_records(chapter),
            book_gain_db,
            gain_db,
            tuple((cue.start_frame, cue.frames) for cue in timeline.cues),
            timeline.total_frames,
            encoded.packets,
            files,
            stings=tuple(
                (index, cue.beat.sound)
                for index, cue in enumerate(timeline.cues)
                if not isinstance(cue.beat.sound, Utterance)
            ),
        )

    def render(self, timeline: Timeline, gain_db: float) -> Iterator[NDArray[np.int16]]:
        """The chapter's sound at that gain of the book. Raises `BuildStopped`."""
        return self._unless_stopped(self._render(timeline, gain_db))

    def _unless_stopped(self, blocks: Iterator[Samples]) -> Iterator[Samples]:
        for block in blocks:
            self._go_on()
            yield block

    def _go_on(self) -> None:
        if self.stopping.is_set():
            raise BuildStopped

    def _render(self, timeline: Timeline, gain_db: float) -> Iterator[NDArray[np.int16]]:
        return render(
            with_book_gain(timeline, gain_db),
            self._clips.load,
            self._plan.settings.mix,
            self._plan.book.title,
            stings=self._stings,
            root=self._plan.project.root,
            ceiling_dbfs=self._profile.ceiling_dbfs,
        )

    def _heard(
        self, chapter: ChapterPlan, timeline: Timeline, gain_db: float, meter: Meter
    ) -> Iterator[NDArray[np.int16]]:
        """The chapter's sound, heard by the meter as it goes by; how far it has come is told."""
        frames = 0
        for block in self.render(timeline, gain_db):
            meter.add(block)
            yield block
            frames += block.size
            self.mixed(chapter.number, frames / timeline.total_frames)

    def _package(self, chapter: ChapterPlan, timeline: Timeline, encoded: EncodedChapter) -> PackagedChapter:
        numbers = [each.number for each in self._plan.chapters]
        position = numbers.index(chapter.number) + 1
        script = shown_script(chapter, self._plan.settings)
        return PackagedChapter(
            position, len(numbers), chapter.title, timeline, encoded, self._shows_words, script
        )

    @property
    def _shows_words(self) -> bool:
        return self._plan.settings.captions == "words"

    def _timeline_again(self, chapter: ChapterPlan, made: ChapterRecord) -> Timeline:
        """The timeline a chapter was made with, with such clips as there are where their words are wanted."""
        keys = [key for key in chapter.keys if key] if self._shows_words else []
        return timeline_again(chapter, made, self._clips.look_up(keys))

    def _voice_gain(self, voice: Voice) -> float:
        """The gain that levels the voice: measured once, remembered under its calibration's clips."""
        keys = self._plan.calibrations[voice]
        name = digest(keys)
        if name not in self.voice_gains_db:
            clips = list(self._clips.find(zip(keys, calibration(voice), strict=True)).values())
            passage = np.concatenate([self._clips.load(clip) for clip in clips])
            self.voice_gains_db[name] = voice_gain_db(measure_voice(passage, clips[0].sample_rate))
        return self.voice_gains_db[name]

    def _find_end_silence(self, clip: Clip) -> EndSilence:
        """The silences at the clip's ends; read once, however often a chapter has it."""
        self._go_on()
        if clip.key not in self._end_silence:
            self._end_silence[clip.key] = find_end_silence(self._clips.load(clip), clip.sample_rate)
        return self._end_silence[clip.key]

    def _paths(self, chapter: ChapterPlan) -> Mapping[str, Path]:
        """Where the chapter's files go, all but its stems."""
        kinds = (kind for kind in file_kinds(self._plan.settings) if kind != "stems")
        return {kind: self._place(chapter, kind) for kind in kinds}

    def _place(self, chapter: ChapterPlan, kind: str) -> Path:
        digits = max(2, len(str(self._plan.chapters[-1].number)))
        name = f"{chapter.number:0{digits}d}-{chapter_slug(chapter.title)}"
        return self._plan.project.build_folder / place(kind, "chapter", name)


def _find_cover(plan: Plan) -> Cover:
    """The producer's cover, or the one drawn for the book: once, and kept in the build folder."""
    book, project = plan.book, plan.project
    if book.cover:
        return load_cover(find_file(project.root, book.cover))
    path = project.build_folder / f"cover-{digest([book.title, book.author])}.png"
    kept = load_drawn_cover(path)
    if kept is None:
        kept = draw_cover(book.title, book.author)
        write_atomically(path, kept.content)
    return kept


def timeline_again(track: Track, made: ChapterRecord, clips: Mapping[str, Clip]) -> Timeline:
    """The timeline a chapter was made with, without levels: enough for captions and marks.

    `clips`, by key, are needed for the words' times only; those that are not there are done without.
    """
    cues = tuple(
        Cue(beat, clips.get(key or ""), start, frames, 0.0)
        for key, beat, (start, frames) in zip(track.keys, track.beats, made.cues, strict=True)
    )
    return Timeline(SAMPLE_RATE, cues, made.frames)
