"""The proofs of `proof`, run on a production as it was built: sounds, captions, marks and files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from audiofic.building.plan import ChapterPlan, Plan
from audiofic.building.record import ChapterRecord, MadeFile, is_current
from audiofic.casting.languages import open_lexicons
from audiofic.differences import find_differences
from audiofic.errors import Finding
from audiofic.ffmpeg import decode
from audiofic.fidelity import find_words, skipped_items
from audiofic.lexicon import speak
from audiofic.model import Beat, Line, Utterance
from audiofic.proof.built import (
    REBUILD,
    SAMPLE_RATE,
    BuiltChapter,
    HeardLine,
    Sound,
    book_starts,
    prove_order,
    quote,
)
from audiofic.proof.captions import Shown, prove_captions, shown_lines
from audiofic.proof.hearing import SilenceDetector, prove_pace, spans
from audiofic.proof.marks import prove_marks
from audiofic.proof.overlays import prove_overlays
from audiofic.wording import count

CAPTIONS = ("vtt", "srt")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is to prove: the chapters that are as a build would make them now."""

    chapters: tuple[BuiltChapter, ...]
    is_whole: bool
    """True where no chapter is missing, so that the book's own files can be held against them."""
    findings: tuple[Finding, ...] = ()
    """Where scripts and records differ."""

    def chapter_detector(self, number: int, path: str) -> SilenceDetector | None:
        """What listens to a chapter's file; None where that is not current."""
        chapter = next((chapter for chapter in self.chapters if chapter.number == number), None)
        return SilenceDetector(spans(chapter.lines), path) if chapter else None

    def book_detector(self, path: str) -> SilenceDetector | None:
        """What listens to the whole book; None where a chapter is missing."""
        if not self.is_whole:
            return None
        wanted = [span for chapter, start in self._placed() for span in spans(chapter.lines, start)]
        return SilenceDetector(wanted, path)

    def shown(self) -> list[Shown]:
        """The book's lines in its captions."""
        return [line for chapter, start in self._placed() for line in shown_lines(chapter.lines, start)]

    def _placed(self) -> Iterator[tuple[BuiltChapter, int]]:
        yield from zip(self.chapters, book_starts(self.chapters), strict=False)


def gather_evidence(plan: Plan) -> Evidence:
    """The chapters that are current, each with its script's lines and its record's sounds."""
    chapters: list[BuiltChapter] = []
    findings: list[Finding] = []
    for chapter in plan.chapters:
        made = plan.record.chapters.get(chapter.number)
        if chapter.reasons or made is None:
            continue
        findings += _find_unheard(plan, chapter)
        if len(made.cues) != len(made.sounds) + len(made.stings):
            message = f"The record of chapter {chapter.number} does not fit its timeline."
            findings.append(Finding(chapter.path, 0, "record-damaged", message, REBUILD))
        else:
            chapters.append(_match(chapter, made, findings))
    is_whole = bool(chapters) and len(chapters) == len(plan.chapters)
    return Evidence(tuple(chapters), is_whole, tuple(findings))


def prove_book(plan: Plan, evidence: Evidence) -> Iterator[Finding]:
    """What can be proven without decoding: sounds' order and lengths, captions, chapter marks, overlays."""
    record = plan.record
    yield from evidence.findings
    for chapter in evidence.chapters:
        yield from prove_order(chapter)
        length_ms = chapter.frames * 1000 / SAMPLE_RATE
        shown = shown_lines(chapter.lines)
        yield from _prove_captions(plan, record.chapters[chapter.number].files, shown, length_ms)
    yield from prove_pace([line for chapter in evidence.chapters for line in chapter.lines])
    if record.book is None or not evidence.is_whole or plan.book_reasons:
        return
    length_ms = book_starts(evidence.chapters)[-1] * 1000 / SAMPLE_RATE
    yield from _prove_captions(plan, record.book.files, evidence.shown(), length_ms)
    book = record.book.files["m4b"]
    if is_current(plan.project.root, book):
        yield from prove_marks(plan.project.root / book.path, book.path, evidence.chapters)
    epub = record.book.files.get("epub")
    if epub is not None and is_current(plan.project.root, epub):
        yield from prove_overlays(plan.project.root / epub.path, epub.path, evidence.chapters)


def hear_file(plan: Plan, path: str, detector: SilenceDetector) -> int:
    """How many frames the file has, decoded once; the detector hears them."""
    frames = 0
    for block in decode(plan.project.root / path, SAMPLE_RATE):
        detector.add(block)
        frames += block.size
    return frames


def describe(plan: Plan, evidence: Evidence) -> tuple[str, ...]:
    """For people: what was compared with what, and which words of the manuscript are not heard."""
    told = []
    manuscript = plan.project.read_manuscript()
    if manuscript is not None and plan.project.manuscript_file:
        name = plan.project.relative(plan.project.manuscript_file)
        words = [word for paragraph in manuscript.front_matter for word in find_words(paragraph.text)]
        left = f"front matter, {count(len(words), 'word')} {quote(words)}" if words else "nothing"
        told.append(f"Compared the scripts with {name} word by word. Left out of them: {left}.")
    if evidence.chapters:
        lines = count(sum(len(chapter.lines) for chapter in evidence.chapters), "line")
        chapters = count(len(evidence.chapters), "chapter")
        told.append(f"Looked for {lines} of {chapters} in sounds, captions and decoded files.")
    scripts = [chapter.script for chapter in plan.chapters if not chapter.is_credits]
    kinds = Counter(item.kind for item in skipped_items(scripts, plan.settings.policy))
    if kinds:
        listed = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
        told.append(f"Not heard, as the policy says: {listed} (build/report.md has them).")
    return tuple(told)


def _prove_captions(
    plan: Plan, files: Mapping[str, MadeFile], lines: Sequence[Shown], length_ms: float
) -> Iterator[Finding]:
    for kind in CAPTIONS:
        file = files[kind]
        if is_current(plan.project.root, file):
            # A player shows a wrong byte as a mark of its own; so it is a wrong word here, no crash.
            content = (plan.project.root / file.path).read_bytes().decode(errors="replace")
            yield from prove_captions(content, file.path, lines, length_ms)


def _find_unheard(plan: Plan, chapter: ChapterPlan) -> Iterator[Finding]:
    """Findings for lines of the story that hold something speakable and have no sound in the chapter."""
    if chapter.is_credits:
        return
    heard = {beat.line.file_line for beat in chapter.beats if beat.line is not None}
    lexicon = open_lexicons(plan.settings).of(plan.settings.narrator)
    for item in chapter.script.items:
        is_story = isinstance(item, Line) and item.detail is None and item.language is None
        if isinstance(item, Line) and is_story and item.file_line not in heard and speak(item.text, lexicon):
            message = f"The line is not heard: {quote(item.text)} is in none of the chapter's sounds."
            yield Finding(chapter.path, item.file_line, "line-unheard", message, REBUILD)


def _match(chapter: ChapterPlan, made: ChapterRecord, findings: list[Finding]) -> BuiltChapter:
    """The chapter's lines with the sounds that its record has for them; adds findings where they differ."""
    stings = {index for index, _ in made.stings}
    cues = [cue for index, cue in enumerate(made.cues) if index not in stings]
    spoken = [(beat, utterance, key) for key, beat, utterance in chapter.spoken()]
    keys, recorded = [key for _, _, key in spoken], [sound.key for sound in made.sounds]
    pairs: list[tuple[Beat, Sound]] = []
    here = there = 0
    for a, b, c, d in [*find_differences(keys, recorded), (len(keys), len(keys), len(recorded), 0)]:
        for (beat, utterance, _), (start, frames) in zip(spoken[here:a], cues[there:c], strict=True):
            pairs.append((beat, Sound(utterance.text, _voice(utterance), start, frames)))
        for beat, utterance, _ in spoken[a:b]:
            message = f"{quote(utterance.text)} is not heard: the record has no sound for it."
            line = beat.line.file_line if beat.line else 0
            findings.append(Finding(chapter.path, line, "line-unheard", message, REBUILD))
        for sound in made.sounds[c:d]:
            message = f"{quote(sound.text)} is heard and is not in the script there."
            findings.append(Finding(chapter.path, 0, "words-unwritten", message, REBUILD))
        here, there = b, d
    return BuiltChapter(
        chapter.number,
        chapter.title,
        chapter.path,
        tuple(_join_lines(pairs, chapter.path)),
        made.frames,
        made.packets,
    )


def _voice(utterance: Utterance) -> str:
    voice = utterance.voice
    return f"{voice.engine}/{voice.model}:{voice.speaker}"


def _join_lines(pairs: Sequence[tuple[Beat, Sound]], path: str) -> Iterator[HeardLine]:
    """The sounds of each line together, and those of each title; any other is one of its own."""

    def identify(numbered: tuple[int, tuple[Beat, Sound]]) -> tuple[int, int | str]:
        index, (beat, _) = numbered
        if beat.line is not None:
            return (0, id(beat.line))
        return (1, beat.written or index)

    for _, group in groupby(enumerate(pairs), identify):
        together = [pair for _, pair in group]
        beat = together[0][0]
        sounds = tuple(sound for _, sound in together)
        yield HeardLine(path, beat.line.file_line if beat.line else 0, beat.speaker, beat.shown, sounds)
