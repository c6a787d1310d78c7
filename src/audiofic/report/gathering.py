"""All that the page shows of a book, read from the plan and from the record of the last build.

What sounds when, and how loud, is the record's; what is planned, cast and doubted is the plan's. A chapter
that was changed since is drawn as it was built, and says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from audiofic.building.plan import ChapterPlan, Plan
from audiofic.building.record import ChapterRecord
from audiofic.casting import voice_role
from audiofic.errors import Finding
from audiofic.measuring import check
from audiofic.model import UNKNOWN, Line, Loudness
from audiofic.package import SAMPLE_RATE
from audiofic.profiles import MEASURES, PROFILES
from audiofic.report.oddities import Oddity, find_oddities
from audiofic.voicing import Choice, Voicing

_SHOWN_AS_LINES = ("speaker-unresolved", "speaker-unsure")
"""Findings that the page shows in its list of doubtful lines."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """An utterance in a built chapter."""

    speaker: str
    """The role's name."""
    start: float
    """Seconds into the chapter, like `end`."""
    end: float
    text: str
    """As spoken."""
    voice: str
    line: int
    """Where it stands in the chapter's script now; 0: nowhere (a title, or the line is gone)."""
    oddity: Oddity | None = None


@dataclass(frozen=True, slots=True)
class Sting:
    """A break that is sounded in a built chapter; times as in `Stretch`."""

    kind: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """A line whose speaker is not sure."""

    line: Line
    speaker: str
    """The role's name, or `unknown`."""
    start: float | None
    """Seconds into the chapter where it is heard; None where that is not built."""


@dataclass(frozen=True, slots=True)
class ChapterView:
    """One chapter on the page."""

    number: int
    title: str
    path: str
    """Its script, relative to the production."""
    reasons: tuple[str, ...]
    """Why a build would make it or some of its files again; empty: what is shown is current."""
    doubts: tuple[Doubt, ...]
    is_built: bool
    is_drawable: bool
    """False where it isn't built, or was built by a version that did not write down what is drawn."""
    seconds: float = 0.0
    audio: str = ""
    """Its MP3, relative to the build folder."""
    stretches: tuple[Stretch, ...] = ()
    stings: tuple[Sting, ...] = ()
    levels_lufs: tuple[float, ...] = ()
    """Short-term loudness, second by second."""
    loudness: Loudness | None = None


@dataclass(frozen=True, slots=True)
class RoleView:
    """Somebody who is heard in the book as built."""

    name: str
    voices: tuple[str, ...]
    """What was heard; mostly one."""
    seconds: float
    words: int
    lines: int
    """Utterances: a long line is several."""
    draft: str
    """Why it is no production voice; empty where it is one."""


@dataclass(frozen=True, slots=True)
class BookView:
    """The page's whole content."""

    title: str
    author: str
    chapters: tuple[ChapterView, ...]
    roles: tuple[RoleView, ...]
    """The narrator first, then the most heard."""
    findings: tuple[Finding, ...]
    """What else wants an eye: words lost, levels off. Doubtful speakers are with their chapters."""
    profile: str
    target_db: float
    """The level the profile aims at, in `unit`."""
    unit: str
    is_draft: bool

    @property
    def seconds(self) -> float:
        """Of all that is built."""
        return sum(chapter.seconds for chapter in self.chapters)

    @property
    def doubts(self) -> int:
        """How many lines are doubtful."""
        return sum(len(chapter.doubts) for chapter in self.chapters)

    @property
    def odd(self) -> int:
        """How many utterances are of a suspicious length."""
        return sum(stretch.oddity is not None for chapter in self.chapters for stretch in chapter.stretches)

    @property
    def unbuilt(self) -> tuple[ChapterView, ...]:
        """The chapters that a build has yet to make, or to make again."""
        return tuple(chapter for chapter in self.chapters if chapter.reasons)


def gather(plan: Plan) -> BookView:
    """The page's content."""
    chapters = _mark_oddities([_view_chapter(plan, chapter) for chapter in plan.chapters])
    profile = PROFILES[plan.settings.master.profile]
    return BookView(
        plan.book.title,
        plan.book.author or "",
        chapters,
        tuple(_view_roles(chapters, plan)),
        (
            *(found for found in plan.findings if found.code not in _SHOWN_AS_LINES),
            *_levels(plan),
        ),
        profile.name,
        profile.level_db,
        MEASURES[profile.measure],
        plan.voicing.is_draft,
    )


def _levels(plan: Plan) -> Iterator[Finding]:
    profile = PROFILES[plan.settings.master.profile]
    for chapter in plan.chapters:
        made = plan.record.chapters.get(chapter.number)
        if made and made.loudness:
            yield from check(made.loudness, profile, made.files["mp3"].path)


def _view_chapter(plan: Plan, chapter: ChapterPlan) -> ChapterView:
    made = plan.record.chapters.get(chapter.number)
    built = made is not None and (plan.project.root / made.files["mp3"].path).is_file()
    reasons = tuple(str(reason) for reason in chapter.reasons)
    view = ChapterView(
        chapter.number, chapter.title, chapter.path, reasons, (), is_built=built, is_drawable=False
    )
    if made is None or not built:
        return replace(view, doubts=tuple(_find_doubts(plan, chapter, {})))
    audio = (plan.project.root / made.files["mp3"].path).relative_to(plan.project.build_folder)
    view = replace(
        view, seconds=made.frames / SAMPLE_RATE, audio=audio.as_posix(), loudness=made.loudness,
        levels_lufs=made.short_term_lufs,
    )  # fmt: skip
    if len(made.cues) != len(made.sounds) + len(made.stings):
        return replace(view, doubts=tuple(_find_doubts(plan, chapter, {})))
    stretches = tuple(_stretches(plan, chapter, made))
    starts: dict[int, float] = {}
    for stretch in stretches:
        starts.setdefault(stretch.line, stretch.start)
    stings = tuple(Sting(kind, *_seconds(made.cues[place])) for place, kind in made.stings)
    doubts = tuple(_find_doubts(plan, chapter, starts))
    return replace(view, is_drawable=True, stretches=stretches, stings=stings, doubts=doubts)


def _stretches(plan: Plan, chapter: ChapterPlan, made: ChapterRecord) -> Iterator[Stretch]:
    """The chapter's utterances as built, each with the script's line that still says the same."""
    lines: dict[str, deque[int]] = defaultdict(deque)
    for key, beat, _ in chapter.spoken():
        lines[key].append(beat.line.file_line if beat.line else 0)
    stung = {index for index, _ in made.stings}
    spoken = (cue for index, cue in enumerate(made.cues) if index not in stung)
    for sound, cue in zip(made.sounds, spoken, strict=True):
        line = lines[sound.key].popleft() if lines[sound.key] else 0
        yield Stretch(_role_name(plan, sound.speaker), *_seconds(cue), sound.text, sound.voice, line)


def _seconds(cue: tuple[int, int]) -> tuple[float, float]:
    start, frames = cue
    return start / SAMPLE_RATE, (start + frames) / SAMPLE_RATE


def _find_doubts(plan: Plan, chapter: ChapterPlan, starts: Mapping[int, float]) -> Iterator[Doubt]:
    for item in chapter.script.items:
        if isinstance(item, Line) and (item.speaker == UNKNOWN or item.confidence is not None):
            yield Doubt(item, _role_name(plan, item.speaker), starts.get(item.file_line))


def _mark_oddities(chapters: Sequence[ChapterView]) -> tuple[ChapterView, ...]:
    """The chapters with their stretches of suspicious length marked; a voice is judged by the whole book."""
    stretches = [stretch for chapter in chapters for stretch in chapter.stretches]
    odd = find_oddities(
        [
            (f"{stretch.speaker} {stretch.voice}", stretch.text, stretch.end - stretch.start)
            for stretch in stretches
        ]
    )
    marked = iter([replace(stretch, oddity=odd.get(index)) for index, stretch in enumerate(stretches)])
    return tuple(
        replace(chapter, stretches=tuple(next(marked) for _ in chapter.stretches)) for chapter in chapters
    )


def _view_roles(chapters: Sequence[ChapterView], plan: Plan) -> Iterator[RoleView]:
    heard: dict[str, list[Stretch]] = {}
    for chapter in chapters:
        for stretch in chapter.stretches:
            heard.setdefault(stretch.speaker, []).append(stretch)
    length = {name: sum(stretch.end - stretch.start for stretch in said) for name, said in heard.items()}
    narrator = plan.settings.narrator.name
    for name in sorted(heard, key=lambda name: (name != narrator, -length[name], name)):
        said = heard[name]
        words = sum(len(stretch.text.split()) for stretch in said)
        voices = tuple(voice for voice, _ in Counter(stretch.voice for stretch in said).most_common())
        role = voice_role(name, plan.settings)
        draft = _why_draft(plan.voicing.choices.get(role.name), plan.voicing)
        yield RoleView(name, voices, length[name], words, len(said), draft)


def _why_draft(choice: Choice | None, voicing: Voicing) -> str:
    if choice is None:
        return ""
    if choice.wanted:
        return f"stands in for {choice.wanted}, which is not installed here"
    if voicing.engine(choice.voice.engine).is_draft:
        return "a draft voice" + ("; nobody has cast this role" if choice.proposed else "")
    return "our proposal; nobody has cast this role" if choice.proposed else ""


def _role_name(plan: Plan, speaker: str) -> str:
    role = plan.settings.role(speaker)
    return role.name if role else speaker
