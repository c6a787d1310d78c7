"""The retail sample: the story's beginning as one short MP3, for the shop's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from audiofic.building.chapters import ChapterMaker
from audiofic.building.clips import open_clips
from audiofic.building.plan import ChapterPlan, Plan
from audiofic.commands.checking import Checked, check_file
from audiofic.errors import AudioficError, Finding
from audiofic.mix import SAMPLE_RATE
from audiofic.model import Beat, Boundary, Cue, Utterance
from audiofic.package import EncodedChapter, PackagedChapter, check_ending, open_writer, write_sound
from audiofic.profiles import PROFILES

_SENTENCE_ENDS = frozenset(
    {
        Boundary.SENTENCE,
        Boundary.SPEAKER,
        Boundary.PARAGRAPH,
        Boundary.SCENE,
        Boundary.TIME,
        Boundary.POV,
        Boundary.BEFORE_STING,
        Boundary.END,
    }
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample as it was made, held against the book's profile."""

    path: Path
    checked: Checked

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with it."""
        return self.checked.findings


def make_sample(plan: Plan, minutes: float, number: int | None, out: Path | None) -> Sample:
    """Mix the beginning of a chapter again, as the book has it, up to its last sentence that fits.

    It begins with the story, behind title, headings and notes, has the profile's room tone at both ends and
    the book's gain. `number`: the chapter's, from 1; None: the first one. Raises `AudioficError` for a book
    that is not built or not current, a chapter that is not there, or one with no sentence so short.
    """
    if out is not None:
        check_ending(out, (".mp3",))
    if not plan.is_current:
        hint = "Run `audiofic build` first; the sample is cut from what it made."
        raise AudioficError("The book is not built, or the files are not what a build would make now.", hint)
    chapter = _story_of(plan, number)
    maker = ChapterMaker(plan, open_clips(plan))
    room = round(minutes * 60 * SAMPLE_RATE)
    whole = maker.lay_out(chapter)
    after_last = whole.total_frames - max(cue.start_frame + cue.frames for cue in whole.cues)
    count = _fitting(whole.cues, room - after_last)
    timeline = maker.lay_out(_cut(chapter, 0, count))
    gain_db = next(
        plan.record.chapters[each.number].book_gain_db for each in plan.chapters if not each.is_credits
    )
    path = out or plan.project.build_folder / "sample.mp3"
    profile = PROFILES[plan.settings.master.profile]
    frames = write_sound(maker.render(timeline, gain_db), path, kbps=profile.kbps)
    packaged = PackagedChapter(1, 1, "Sample", timeline, EncodedChapter(path, path, frames, 0))
    open_writer("mp3")([packaged], plan.book, maker.cover, path)
    checked = check_file(plan, profile, plan.project.relative(path), frames, chapter=True)
    return Sample(path, Checked(profile, (checked,), checked.findings))


def _story_of(plan: Plan, number: int | None) -> ChapterPlan:
    """The chapter from its first line of story on."""
    chapters = [chapter for chapter in plan.chapters if not chapter.is_credits]
    found = next((each for each in chapters if number in (None, each.number)), None)
    if found is None:
        numbers = ", ".join(str(each.number) for each in chapters)
        raise AudioficError(f"There is no chapter {number}.", f"There are: {numbers}.")
    for first, beat in enumerate(found.beats):
        if beat.line is not None and beat.line.kind not in ("heading", "note"):
            return _cut(found, first, None)
    raise AudioficError(f"Chapter {found.number} has no line to begin with.", "Choose another chapter.")


def _fitting(cues: Sequence[Cue], room: int) -> int:
    """How many of the sounds fit into that many frames, the last of them the end of a sentence."""
    fitting = [
        place
        for place, cue in enumerate(cues, 1)
        if cue.start_frame + cue.frames <= room
        and isinstance(cue.beat.sound, Utterance)
        and cue.beat.after in _SENTENCE_ENDS
    ]
    if not fitting:
        hint = "Give it more time with `--minutes`, or choose another chapter."
        raise AudioficError("No sentence ends in so short a time.", hint)
    return fitting[-1]


def _cut(chapter: ChapterPlan, first: int, end: int | None) -> ChapterPlan:
    """The chapter's sounds from the one on that is counted `first` (from 0), up to `end` or the last."""
    beats = chapter.beats[first:end]
    if end is not None:
        beats = _ended(beats)
    return replace(chapter, beats=beats, keys=chapter.keys[first:end])


def _ended(beats: Sequence[Beat]) -> tuple[Beat, ...]:
    return (*beats[:-1], replace(beats[-1], after=Boundary.END, pause_ms=None))
