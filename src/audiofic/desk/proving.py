"""The proofs of `proof`, run on a production as it was built: story, sounds, captions, marks and files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from audiofic.building.plan import ChapterPlan, Plan
from audiofic.building.record import ChapterRecord, is_current
from audiofic.errors import Finding
from audiofic.ffmpeg import decode
from audiofic.fidelity import skipped_items
from audiofic.model import NARRATOR
from audiofic.proof.built import SAMPLE_RATE, BuiltChapter, Sound, book_starts
from audiofic.proof.captions import Shown, prove_captions, shown_lines
from audiofic.proof.hearing import Ear, prove_pace, spans
from audiofic.proof.marks import prove_marks
from audiofic.proof.scripts import ScriptLine, read_lines
from audiofic.proof.speech import SpeechProof, prove_speech
from audiofic.proof.story import StoryProof, prove_story
from audiofic.proof.words import fold
from audiofic.wording import count

CAPTIONS = ("vtt", "srt")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is to prove: the chapters that are as a build would make them now, with their lines."""

    chapters: tuple[BuiltChapter, ...]
    speech: Mapping[int, SpeechProof]
    """By chapter number."""
    is_whole: bool
    """True where no chapter is missing, so that the book's own files can be held against them."""
    findings: tuple[Finding, ...] = ()
    """Records that are no evidence."""

    def chapter_ear(self, number: int, path: str) -> Ear | None:
        """What listens to a chapter's file; None where that is not current."""
        proof = self.speech.get(number)
        return Ear(spans(proof.lines), path) if proof else None

    def book_ear(self, path: str) -> Ear | None:
        """What listens to the whole book."""
        if not self.is_whole:
            return None
        return Ear([span for lines, start in self._placed() for span in spans(lines.lines, start)], path)

    def shown(self) -> list[Shown]:
        """The book's lines in its captions."""
        return [line for proof, start in self._placed() for line in shown_lines(proof.lines, start)]

    def _placed(self) -> Iterator[tuple[SpeechProof, int]]:
        for chapter, start in zip(self.chapters, book_starts(self.chapters), strict=False):
            yield self.speech[chapter.number], start


def gather_evidence(plan: Plan) -> Evidence:
    """The chapters that are current, each with its script's lines and its record's sounds."""
    told = {word for each in plan.settings.pronunciations if each.say for word in fold(each.word)}
    chapters: list[BuiltChapter] = []
    findings: list[Finding] = []
    for chapter in plan.chapters:
        made = plan.record.chapters.get(chapter.number)
        if chapter.reasons or made is None:
            continue
        if len(made.cues) != len(made.sounds) + len(made.stings):
            message = (
                f"The record of chapter {chapter.number} does not fit its timeline: nothing can be proven."
            )
            hint = "Delete build/record.json and run `audiofic build`."
            findings.append(Finding(chapter.path, 0, "record-damaged", message, hint))
        else:
            chapters.append(_built(plan, chapter, made))
    speech = {chapter.number: prove_speech(chapter, told) for chapter in chapters}
    is_whole = bool(chapters) and len(chapters) == len(plan.chapters)
    return Evidence(tuple(chapters), speech, is_whole, tuple(findings))


def prove_manuscript(plan: Plan) -> StoryProof | None:
    """The manuscript against the author's file; None where the production has none."""
    file = plan.project.manuscript_file
    manuscript = plan.project.read_manuscript()
    if file is None or manuscript is None:
        return None
    scripts = [chapter.unfold().script for chapter in plan.chapters if not chapter.is_credits]
    name = plan.project.relative(file)
    return prove_story(file.read_bytes(), file.suffix.lower(), name, manuscript, scripts)


def prove_book(plan: Plan, evidence: Evidence) -> Iterator[Finding]:
    """All that can be proven without decoding: the lines' sounds and lengths, captions, chapter marks."""
    root, record = plan.project.root, plan.record
    yield from evidence.findings
    lines = [line for chapter in evidence.chapters for line in evidence.speech[chapter.number].lines]
    for chapter in evidence.chapters:
        proof, made = evidence.speech[chapter.number], record.chapters[chapter.number]
        yield from proof.findings
        for kind in CAPTIONS:
            file = made.files[kind]
            if is_current(root, file):
                content = (root / file.path).read_text(encoding="utf-8")
                milliseconds = chapter.frames * 1000 / SAMPLE_RATE
                yield from prove_captions(content, file.path, shown_lines(proof.lines), milliseconds)
    yield from prove_pace(lines)
    if record.book is None or not evidence.is_whole or plan.book_reasons:
        return
    ends = book_starts(evidence.chapters)[-1] * 1000 / SAMPLE_RATE
    for kind in CAPTIONS:
        file = record.book.files[kind]
        if is_current(root, file):
            content = (root / file.path).read_text(encoding="utf-8")
            yield from prove_captions(content, file.path, evidence.shown(), ends)
    book = record.book.files["m4b"]
    if is_current(root, book):
        yield from prove_marks(root / book.path, book.path, evidence.chapters)


def hear_file(plan: Plan, path: str, ear: Ear) -> int:
    """How many frames the file has, decoded once; the ear hears them."""
    frames = 0
    for block in decode(plan.project.root / path, SAMPLE_RATE):
        ear.hear(block)
        frames += block.size
    return frames


def tell(plan: Plan, evidence: Evidence, story: StoryProof | None) -> tuple[str, ...]:
    """For people: what was proven of what, and every word of the author's file that is not heard."""
    told = []
    name = plan.project.relative(plan.project.manuscript_file) if plan.project.manuscript_file else ""
    if story is not None and story.unproven:
        told.append(f"Not proven: that the scripts have every word of {name}, for {story.unproven}.")
    elif story is not None:
        left = "; ".join(
            f"{each.why}, {count(each.words, 'word')} {each.beginning}" for each in story.left_out
        )
        told.append(f"Compared with {name} word by word. Left out of the scripts: {left or 'nothing'}.")
    if evidence.chapters:
        lines = sum(len(proof.lines) for proof in evidence.speech.values())
        chapters = count(len(evidence.chapters), "chapter")
        told.append(f"Looked for {count(lines, 'line')} of {chapters} in sounds, captions and decoded files.")
    scripts = [chapter.unfold().script for chapter in plan.chapters if not chapter.is_credits]
    kinds = Counter(item.kind for item in skipped_items(scripts, plan.settings.policy))
    if kinds:
        listed = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
        told.append(f"Not heard, as the policy says: {listed} (build/report.md has them).")
    return tuple(told)


def _built(plan: Plan, chapter: ChapterPlan, made: ChapterRecord) -> BuiltChapter:
    """The chapter as its record has it. Its beats, which casting made, are not looked at."""
    stings = {place for place, _ in made.stings}
    cues = [cue for place, cue in enumerate(made.cues) if place not in stings]
    sounds = tuple(
        Sound(sound.speaker, sound.text, sound.voice, start, frames)
        for sound, (start, frames) in zip(made.sounds, cues, strict=True)
    )
    lines = None if chapter.is_credits else _lines(plan, chapter)
    return BuiltChapter(chapter.number, chapter.title, chapter.path, lines, sounds, made.frames, made.packets)


def _lines(plan: Plan, chapter: ChapterPlan) -> tuple[ScriptLine, ...]:
    settings, path = plan.settings, chapter.path
    lines = read_lines((plan.project.root / path).read_text(encoding="utf-8-sig"), path, settings)
    if lines and lines[0].line == 0:
        return lines
    story: Sequence[ChapterPlan] = [each for each in plan.chapters if not each.is_credits]
    is_announced = settings.policy.title in ("spoken", "announced")
    if len(story) == 1 and settings.credits.opening is None and is_announced:
        return (ScriptLine(path, 0, NARRATOR, plan.book.title, True), *lines)  # the book's title opens it
    return lines
