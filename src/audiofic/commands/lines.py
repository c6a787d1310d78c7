"""One line of a script, found by its place and spoken as it will sound in the book."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from audiofic.building.ingredients import track_ingredients
from audiofic.building.plan import ChapterPlan, Plan
from audiofic.building.record import digest
from audiofic.building.tracks import Track
from audiofic.commands.excerpts import mix_excerpt
from audiofic.errors import AudioficError
from audiofic.master import first_gain_db
from audiofic.model import Boundary, Line
from audiofic.package import check_ending, write_sound
from audiofic.profiles import PROFILES
from audiofic.project import slug

_PAUSES_MS = {"head": 100, "end": 300, "tail": 0, "chapter": 0}
"""Silence at the ends of an excerpt, which is no chapter."""


@dataclass(frozen=True, slots=True, order=True)
class LinePlace:
    """Where a line stands: of item `i` of a script `LinePlace(script.chapter, script.items[i].file_line)`."""

    chapter: int
    line: int
    """In the script's file, from 1."""

    def __str__(self) -> str:
        return f"{self.chapter:02}:{self.line}"


def parse_place(text: str) -> LinePlace:
    """The place that `01:22` names: chapter and line of its script. `AudioficError` for anything else."""
    found = re.fullmatch(r"\s*([0-9]{1,6}):([0-9]{1,9})\s*", text)
    if found is None:
        hint = "Write the chapter and the line of its script: `01:22`. `audiofic status` names both."
        raise AudioficError(f"{text!r} is not the place of a line.", hint)
    return LinePlace(int(found[1]), int(found[2]))


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line as it sounds in the book."""

    path: Path
    """The sound file: mono, 44,100 Hz."""
    place: LinePlace
    """Of the line itself, however many neighbours are heard."""
    script: str
    """Its script's path, relative to the production."""
    line: Line
    speaker: str
    voice: str
    """What speaks it on this machine, with its shaping."""


def speak_line(plan: Plan, place: LinePlace, *, neighbours: int = 0, out: Path | None = None) -> SpokenLine:
    """Speak the line that stands there as it sounds in the book: delivery, effect, level, what lies beneath.

    With so many `neighbours` (lines that are heard) before and behind it, and the pauses between them. Clips
    that are in the store are not spoken again. The file is `out`, in the format of its ending, or a WAV in
    `build/say/` whose name changes with the sound: one that is there is not made again. `plan` is what
    `plan_book` gives for the files as they are now. Raises `AudioficError` for a place where no line is heard
    and `FindingsError` for what can't be spoken.
    """
    if out is not None:
        check_ending(out)
    chapter, line = _find_line(plan, place)
    excerpt = _cut(chapter, line, neighbours)
    settings = plan.settings
    settings = replace(
        settings, mix=replace(settings.mix, pauses_ms={**settings.mix.pauses_ms, **_PAUSES_MS})
    )
    gain_db = _find_gain(plan, chapter.number)
    own = next(beat for beat in excerpt.beats if beat.line and beat.line.file_line == line.file_line)
    voice = str(own.levelled_as)
    shaped_by = [track_ingredients(excerpt, plan.project.root), repr(settings.mix), gain_db, neighbours]
    name = f"{chapter.number:02}-{line.file_line:04}-{slug(own.speaker)}-{digest(shaped_by)[:8]}.wav"
    path = out or plan.project.build_folder / "say" / name
    spoken = SpokenLine(
        path, LinePlace(chapter.number, line.file_line), chapter.path, line, own.speaker, voice
    )
    if out is None and path.is_file():
        return spoken
    blocks = mix_excerpt(
        plan.project,
        settings,
        plan.voicing,
        excerpt.beats,
        plan.book.title,
        path=chapter.path,
        gain_db=gain_db,
        voice_gains_db=plan.record.voice_gains_db,
    )
    write_sound(blocks, path)
    return spoken


def _find_line(plan: Plan, place: LinePlace) -> tuple[ChapterPlan, Line]:
    """The chapter and its line that is heard at that place; a line's second row in the file will do."""
    story = [chapter for chapter in plan.chapters if not chapter.is_credits]
    chapter = next((chapter for chapter in story if chapter.number == place.chapter), None)
    if chapter is None:
        numbers = ", ".join(str(each.number) for each in story)
        raise AudioficError(f"There is no chapter {place.chapter}.", f"There are: {numbers or 'none'}.")
    before = [item for item in chapter.script.items if item.file_line <= place.line]
    item = before[-1] if before else None
    heard = {beat.line.file_line for beat in chapter.beats if beat.line is not None}
    if isinstance(item, Line) and item.file_line in heard:
        return chapter, item
    near = sorted(heard, key=lambda number: (abs(number - place.line), number))[:2]
    hint = f"Lines that are: {', '.join(str(number) for number in sorted(near))}." if near else None
    raise AudioficError(f"No line is heard at {chapter.path}, line {place.line}.", hint)


def _cut(chapter: ChapterPlan, line: Line, neighbours: int) -> Track:
    """The chapter's sounds from that many lines before the line to as many behind it."""
    lines = [
        beat.line.file_line
        for before, beat in zip((None, *chapter.beats), chapter.beats, strict=False)
        if beat.line is not None and (before is None or before.line is not beat.line)
    ]
    at = lines.index(line.file_line)
    wanted = set(lines[max(0, at - neighbours) : at + neighbours + 1])
    places = [at for at, beat in enumerate(chapter.beats) if beat.line and beat.line.file_line in wanted]
    beats = chapter.beats[places[0] : places[-1] + 1]
    ended = (*beats[:-1], replace(beats[-1], after=Boundary.END, pause_ms=None))
    return replace(chapter, beats=ended, keys=chapter.keys[places[0] : places[-1] + 1])


def _find_gain(plan: Plan, number: int) -> float:
    """The chapter's gain as it was built, else the book's, else the one that a build tries first."""
    made = plan.record.chapters
    if number in made:
        return made[number].gain_db
    story = [made[chapter.number] for chapter in plan.chapters if chapter.number in made]
    return story[0].book_gain_db if story else first_gain_db(PROFILES[plan.settings.master.profile])
