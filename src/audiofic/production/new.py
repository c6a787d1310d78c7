"""A story laid out as a new production: manuscript, scripts and cast."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from audiofic.autocast import propose_voices
from audiofic.autocast.neighbours import count_neighbours
from audiofic.drafting import draft_scripts
from audiofic.errors import AudioficError, Finding
from audiofic.fidelity import check_speakable, check_words
from audiofic.files import write_atomically
from audiofic.loanwords import find_loanwords
from audiofic.manuscript import GUESSED, read_manuscript, recode
from audiofic.manuscript.details import is_explicit, list_tags
from audiofic.manuscript.warnings import check_reading
from audiofic.model import Book, Character, Reading
from audiofic.names import draft_pronunciations
from audiofic.production.attributing import attribute_story, known_characters
from audiofic.production.drafted import Drafted, is_file_with, tell_foreign, write_scripts
from audiofic.project import CAST_FILE, MANUSCRIPT_STEM, Project, hold_production
from audiofic.series import read_series
from audiofic.settings import Settings, compose_settings, parse_settings

GITIGNORE = "# What builds make, and voices: neither belongs under version control.\n/build/\n/voices/\n"


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
        names = write_scripts(project, scripts, len(scripts))
        if told:
            write_atomically(project.drafted_names_file, "".join(f"{one.word}\n" for one in told).encode())
        write_atomically(project.cast_file, settings.encode())
    findings = (
        *_guessed(project, copy),
        *tell_foreign(project, copy, story),
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
    return all(path.suffix == ".yaml" for path in others) and is_file_with(copy, manuscript.read_bytes())


def _guessed(project: Project, manuscript: Path) -> Iterator[Finding]:
    if manuscript.suffix.lower() in GUESSED:
        message, hint = GUESSED[manuscript.suffix.lower()]
        yield Finding(project.relative(manuscript), 0, "format-guessed", message, hint, "warning")


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
