"""A story -> a production on disk: manuscript, scripts and cast, drafted once and then the producer's."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from types import MappingProxyType
from unicodedata import combining, normalize

from audiofic.attribution import attribute
from audiofic.autocast import propose_voices
from audiofic.autocast.neighbours import count_neighbours
from audiofic.drafting import draft_scripts
from audiofic.errors import AudioficError, Finding
from audiofic.fidelity import check_words, has_words_of
from audiofic.files import clear_parts, write_atomically
from audiofic.loanwords import find_loanwords
from audiofic.manuscript import GUESSED, read_manuscript, recode
from audiofic.manuscript.details import is_explicit, list_tags
from audiofic.manuscript.warnings import check_reading
from audiofic.model import (
    NARRATOR,
    UNKNOWN,
    Book,
    Chapter,
    Character,
    Line,
    Manuscript,
    Paragraph,
    Passage,
    PovEvent,
    Reading,
    Script,
    SpanAt,
)
from audiofic.names import draft_pronunciations
from audiofic.project import (
    CAST_FILE,
    MANUSCRIPT_STEM,
    SCRIPT_FOLDER,
    Project,
    hold_production,
    read_utf8,
    script_name,
)
from audiofic.quotation import find_quotations
from audiofic.script import compose_script
from audiofic.second_opinion import Progress, seek_second_opinion
from audiofic.series import read_series
from audiofic.settings import Settings, compose_settings, parse_settings
from audiofic.wording import count

GITIGNORE = "# What builds make, and voices: neither belongs under version control.\n/build/\n/voices/\n"


@dataclass(frozen=True, slots=True)
class AttributedStory:
    """A manuscript, read and attributed."""

    manuscript: Manuscript
    passages: tuple[tuple[Passage, ...], ...]
    """One tuple per chapter, one passage per paragraph."""
    reading: Reading


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a drafting wrote, and what it wants looked over."""

    written: tuple[str, ...]
    """Paths, relative to the production."""
    kept: tuple[str, ...]
    """Scripts that were there and were left alone."""
    scripts: tuple[Script, ...]
    findings: tuple[Finding, ...]

    def summary(self) -> Iterator[str]:
        """What happened, in a few lines."""
        lines = [item for script in self.scripts for item in script.items if isinstance(item, Line)]
        voiced = [line for line in lines if line.kind in ("speech", "thought")]
        unsure = sum(1 for line in voiced if line.confidence is not None)
        unknown = sum(1 for line in voiced if line.speaker == UNKNOWN)
        yield from (f"wrote {path}" for path in self.written)
        yield from (f"kept  {path} (it is yours)" for path in self.kept)
        tellers = dict[str, PovEvent]()
        for script in self.scripts:
            for item in script.items:
                if isinstance(item, PovEvent) and item.narrator != NARRATOR:
                    tellers.setdefault(item.narrator, item)
        for name, first in tellers.items():
            guessed = " That is a guess: nobody says so outright." if first.confidence is not None else ""
            yield f"{name} tells in first person.{guessed}"
        if self.scripts:
            chapters, spoken = count(len(self.scripts), "chapter"), count(len(voiced), "line")
            yield f"{chapters}, {spoken} of speech and thought: {unsure} unsure, {unknown} open."


def attribute_story(
    manuscript: Manuscript,
    cast: tuple[Character, ...] | None = None,
    familiar: tuple[Character, ...] = (),
    *,
    not_people: Collection[str] = (),
    known: Mapping[SpanAt, str] = MappingProxyType({}),
    passages: tuple[tuple[Passage, ...], ...] | None = None,
) -> AttributedStory:
    """The manuscript with its quotations and their speakers.

    `cast` None: drafted from the text, in which the `familiar` keep their names. Nothing is given to
    the names that are `not_people`. `known` is who says some spans. `passages`: the manuscript's, where they
    are at hand.
    """
    passages = passages or find_quotations(manuscript)
    reading = attribute(manuscript, passages, cast, familiar, known)
    return AttributedStory(manuscript, passages, without_people(reading, not_people))


def without_people(reading: Reading, names: Collection[str]) -> Reading:
    """The reading without those of the names whom no given cast has: what was theirs is nobody's."""
    folded = {name.casefold() for name in names}
    gone = {one.name for one in reading.cast if one.name.casefold() in folded}
    if not gone:
        return reading
    return Reading(
        tuple(one for one in reading.cast if one.name not in gone),
        tuple(
            replace(found, speaker=None, confidence=0.0, method="none", cue=None, runners_up=others)
            if found.speaker in gone
            else replace(found, runners_up=others)
            for found in reading.attributions
            for others in [tuple(name for name in found.runners_up if name not in gone)]
        ),
        tuple(
            replace(point, narrator=None) if point.narrator in gone else point
            for point in reading.points_of_view
        ),
    )


def attribute_file(path: Path, cast: Path | None) -> Iterator[dict[str, object]]:
    """Who speaks or thinks what in a story: a row for every span, in code points of the file as decoded."""
    story = attribute_story(read_manuscript(path), read_cast(cast) if cast else None)
    for found in story.reading.attributions:
        paragraph = story.manuscript.chapters[found.chapter].paragraphs[found.paragraph]
        start = paragraph.source_offset(found.span.start)
        end = _source_end(story.manuscript.source, paragraph, found.span.end)
        yield {
            "start": start,
            "end": end,
            "text": story.manuscript.source[start:end],
            "kind": found.span.kind,
            "speaker": found.speaker,
            "confidence": round(found.confidence, 3),
            "method": found.method,
        }


def _source_end(source: str, paragraph: Paragraph, end: int) -> int:
    """Where text[:end] ends in the source; a letter and its accents, or an entity, are not cut apart."""
    last, following = paragraph.source_offset(end - 1), paragraph.source_offset(end)
    if normalize("NFC", unescape(source[last:following])) == paragraph.text[end - 1]:
        return following
    last += 1
    while last < following and combining(source[last]):
        last += 1
    return last


def new_production(
    folder: Path,
    manuscript: Path,
    title: str | None = None,
    author: str | None = None,
    *,
    in_series: bool = False,
    encoding: str | None = None,
) -> Drafted:
    """Lay out a production for a story in `folder`, which must not hold one yet.

    `in_series`: the cast in the cast.yaml beside it counts for this book, too, and is known when it is read.
    voices.yaml comes last and says that all is there: where it is missing, the same command goes on with
    what a killed one began. `encoding`: what a text or HTML file is written in; its copy is UTF-8.
    """
    if encoding is not None:
        with tempfile.TemporaryDirectory() as scratch:
            recoded = Path(scratch) / manuscript.name
            recoded.write_bytes(recode(manuscript, encoding))
            return new_production(folder, recoded, title, author, in_series=in_series)
    project = Project(folder.resolve())
    copy = project.script_folder / f"{MANUSCRIPT_STEM}{manuscript.suffix.lower()}"
    _check_fresh(project, manuscript, copy)
    series = read_series(project.root) if in_series else None
    familiar = (known_characters(series) if series else None) or ()
    story = attribute_story(read_manuscript(manuscript), familiar=familiar)
    details = story.manuscript.details
    book = Book(
        title or story.manuscript.title or manuscript.stem.replace("_", " ").replace("-", " ").title(),
        author or story.manuscript.author,
        narrator="audiofic",
        language=story.manuscript.language,
        series=details.series or None,
        series_part=details.series_part or None,
        description=details.summary or None,
        date=details.date or None,
        genres=details.genres,
        tags=list_tags(details),
        explicit=is_explicit(details),
    )
    cast = name_fully(heard_characters(story.reading), details.characters)
    scripts = draft_scripts(story.manuscript, story.passages, story.reading)
    proposals = propose_voices(cast, series, language=book.language, neighbours=count_neighbours(scripts))
    if series is not None:
        cast = tuple(_new_in_series(cast, series))
        known = (series.narrator, *series.cast, *series.extras.values())
        for role in known:
            if role.voice or role.draft:
                proposals.pop(role.name, None)
    check_speakable(scripts, manuscript.name)
    told = find_loanwords(story.manuscript, scripts)
    drafted = compose_settings(book, cast, proposals, series, told)
    settled = parse_settings(drafted, CAST_FILE, (), lambda: series or Settings())
    told += draft_pronunciations(scripts, settled)
    settings = compose_settings(book, cast, proposals, series, told)
    with hold_production(project):
        _check_fresh(project, manuscript, copy)
        write_atomically(copy, manuscript.read_bytes())
        if not (project.root / ".gitignore").exists():
            write_atomically(project.root / ".gitignore", GITIGNORE.encode())
        names = _write_scripts(project, scripts, len(scripts))
        if told:
            write_atomically(project.drafted_names_file, "".join(f"{one.word}\n" for one in told).encode())
        write_atomically(project.cast_file, settings.encode())
    findings = (
        *_guessed(project, copy),
        *_foreign(project, copy, story),
        *check_reading(project.relative(copy), story.manuscript, scripts),
        *check_words(story.manuscript, scripts),
    )
    return Drafted((project.relative(copy), CAST_FILE, *names), (), scripts, findings)


def _new_in_series(cast: Sequence[Character], series: Settings) -> Iterator[Character]:
    """Those whom the series does not know, and the new names of those whom it does."""
    for character in cast:
        role = series.role(character.name)
        if role is None:
            yield character
        elif new := tuple(name for name in character.aliases if series.role(name) is None):
            yield Character(role.name, new)


def check_speakable(scripts: Sequence[Script], name: str) -> None:
    """Raise `AudioficError` where no line of prose has a word in it; `name` is what the story is called."""
    for script in scripts:
        for item in script.items:
            if not isinstance(item, Line) or item.kind in ("heading", "note"):
                continue
            if any(map(str.isalnum, item.text)):
                return
    raise AudioficError(
        f"There is nothing to speak in {name}: no prose, only titles, notes or pictures, or nothing at all.",
        "Is it the right file, and does it hold the whole story?",
    )


def _check_fresh(project: Project, manuscript: Path, copy: Path) -> None:
    """Raise `AudioficError` where there is a production already."""
    if project.cast_file.exists() or not _is_fresh(project.script_folder, manuscript, copy):
        raise AudioficError(
            f"{project.root} is a production already.",
            "`audiofic script` drafts what it lacks; or name another folder.",
        )


def _is_fresh(folder: Path, manuscript: Path, copy: Path) -> bool:
    """True for a script folder that is not there, or holds no more than a killed `new` of this story left."""
    if not folder.is_dir():
        return not folder.exists()
    others = [path for path in folder.iterdir() if path != copy and not path.name.startswith(".")]
    if not copy.is_file():
        return not others
    return all(path.suffix == ".yaml" for path in others) and _holds(copy, manuscript.read_bytes())


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _guessed(project: Project, manuscript: Path) -> Iterator[Finding]:
    if manuscript.suffix.lower() in GUESSED:
        message, hint = GUESSED[manuscript.suffix.lower()]
        yield Finding(project.relative(manuscript), 0, "format-guessed", message, hint, "warning")


def _foreign(project: Project, manuscript: Path, story: AttributedStory) -> Iterator[Finding]:
    """What a producer should know of a story that is not in English."""
    language = story.manuscript.language
    if language.partition("-")[0].casefold() == "en":
        return
    spoken = [found for found in story.reading.attributions if found.span.kind == "speech"]
    given = sum(found.speaker is not None for found in spoken)
    message = (
        f"The story is in another language than English ({language}): only speeches whose tags name somebody "
        f"were given, {given:,} of {count(len(spoken), 'speech', 'speeches')}."
    )
    hint = "Put names where the scripts say `unknown`."
    yield Finding(project.relative(manuscript), 0, "language-limited", message, hint, "warning")


def draft_missing(project: Project, progress: Progress | None = None) -> Drafted:
    """Draft a script for every chapter of the manuscript that has none; nothing that is there is touched.

    Raises `AudioficError` where the chapters drafted before are not those of the manuscript any more: which
    ones have no script their numbers don't tell then.
    Where voices.yaml names a model server, it is asked about those chapters' doubtful lines.
    """
    if project.manuscript_file is None:
        raise AudioficError(
            f"There is no manuscript in {SCRIPT_FOLDER}/.",
            f"Put the story there as {SCRIPT_FOLDER}/{MANUSCRIPT_STEM}.md, .txt, .html, .epub ...",
        )
    with hold_production(project):
        project.check_finished()
        return _draft_missing(project, project.manuscript_file, progress)


def _draft_missing(project: Project, manuscript: Path, progress: Progress | None) -> Drafted:
    settings = project.read_settings()
    there = project.read_scripts()
    story = attribute_story(
        read_manuscript(manuscript), known_characters(settings), not_people=settings.not_people
    )
    chapters = story.manuscript.chapters
    numbers = {script.chapter for script in there}
    check_unchanged(project, chapters, numbers)
    lacking = {index for index, chapter in enumerate(chapters) if chapter.number not in numbers}
    reading, findings = seek_second_opinion(
        story.passages, story.reading, lacking, settings, project.opinions_folder, progress
    )
    drafts = draft_scripts(story.manuscript, story.passages, reading, settings.review_below)
    check_speakable(drafts, project.relative(manuscript))
    missing = tuple(script for script in drafts if script.chapter not in numbers)
    names = _write_scripts(project, missing, len(drafts))
    findings = (
        *findings,
        *_foreign(project, manuscript, story),
        *_uncast(missing, names, settings),
    )
    return Drafted(names, tuple(script.path for script in there), missing, findings)


def check_unchanged(project: Project, chapters: Sequence[Chapter], numbers: Collection[int]) -> None:
    """Raise `AudioficError` where a chapter that has its script is another one than was drafted."""
    now = {chapter.number: chapter for chapter in chapters}
    for draft in project.read_drafts():
        if draft.chapter not in numbers:
            continue
        chapter = now.get(draft.chapter)
        if chapter is None or not has_words_of(draft, chapter):
            name = project.relative(project.manuscript_file or project.script_folder)
            raise AudioficError(
                f"The story in {name} is not the one that chapter {draft.chapter} was drafted from any more.",
                "`audiofic update` takes it into your scripts, and your edits with it.",
            )


def known_characters(settings: Settings) -> tuple[Character, ...] | None:
    """The cast as attribution wants it; None where nobody has been cast."""
    return tuple(Character(role.name, role.aliases, role.gender) for role in settings.cast) or None


def read_cast(path: Path) -> tuple[Character, ...] | None:
    """The characters that a voices.yaml names. Raises `FindingsError`."""
    if not path.is_file():
        raise AudioficError(f"There is no file {path}.", "`--cast` wants a voices.yaml.")
    root = path.resolve().parent
    settings = parse_settings(read_utf8(path, path.name), path.name, (), lambda: read_series(root))
    return known_characters(settings)


def heard_characters(reading: Reading) -> tuple[Character, ...]:
    """The characters who say, think or tell something, the most heard first."""
    heard = Counter(found.speaker for found in reading.attributions if found.speaker)
    heard.update(turn.narrator for turn in reading.points_of_view if turn.narrator)
    ranked = sorted(reading.cast, key=lambda character: (-heard[character.name], character.name))
    return tuple(character for character in ranked if heard[character.name])


def name_fully(cast: Sequence[Character], listed: Sequence[str]) -> tuple[Character, ...]:
    """The cast with the full names that the story's site lists (`Higurashi Kagome`) among the aliases.

    A listed name belongs to somebody only where one of its words is exactly one character's name; those
    with initials (`Kagome H.`) say nothing new.
    """
    taken = {name for character in cast for name in (character.name, *character.aliases)}
    full: dict[str, list[str]] = {}
    for entry in listed:
        name = entry.partition(" (")[0].strip()
        words = name.split()
        owners = [character.name for character in cast if character.name in words]
        if len(words) > 1 and len(owners) == 1 and name not in taken and all(len(word) > 2 for word in words):
            full.setdefault(owners[0], []).append(name)
            taken.add(name)
    return tuple(
        replace(character, aliases=(*character.aliases, *full.get(character.name, ()))) for character in cast
    )


def _write_scripts(project: Project, scripts: Sequence[Script], count: int) -> tuple[str, ...]:
    """Write each script and the draft it began as; what is there and differs is an error."""
    names = []
    for folder in (project.root, project.script_folder, project.draft_folder):
        clear_parts(folder)
    for script in scripts:
        name = script_name(script.chapter, script.title, count)
        path = project.script_folder / name
        text = compose_script(script).encode()
        if path.exists() and not _holds(path, text):
            raise AudioficError(
                f"{project.relative(path)} is there already.", "Move it away, or renumber it."
            )
        write_atomically(project.draft_folder / name, text)
        write_atomically(path, text)
        names.append(project.relative(path))
    return tuple(names)


def _uncast(scripts: Sequence[Script], names: Sequence[str], settings: Settings) -> Iterator[Finding]:
    for script, path in zip(scripts, names, strict=True):
        speakers = {item.speaker for item in script.items if isinstance(item, Line)} - {UNKNOWN}
        for speaker in sorted(speakers):
            if settings.role(speaker) is None:
                message = f"{speaker!r} speaks here and is not in the cast."
                hint = "`audiofic cast --write` adds them to voices.yaml."
                yield Finding(path, 0, "speaker-not-cast", message, hint, "warning")
