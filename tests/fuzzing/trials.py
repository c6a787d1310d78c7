"""One input through all of `new`, `cast --write` and `script`: told whole, or refused in plain words.

Anything else is raised: an exception that is no `AudioficError`, a refusal that does not name the file, a
word that is lost, said twice or moved, a file of ours that is not read back as it was written.
"""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Literal

from audiofic.building.planning import make_plan
from audiofic.building.record import BuildRecord
from audiofic.casting import cast_chapter
from audiofic.casting.languages import open_lexicons
from audiofic.commands.survey import survey_cast, write_proposals
from audiofic.errors import AudioficError, Finding, FindingsError
from audiofic.fidelity import check_words
from audiofic.lexicon import speak
from audiofic.manuscript import read_manuscript
from audiofic.model import Book, Line, Manuscript, Paragraph, Script, Voice
from audiofic.production import draft_missing, new_production
from audiofic.project import Project
from audiofic.script import compose_script, inspect_script, parse_script
from audiofic.settings import Settings, VoiceRef, inspect_settings, parse_series
from audiofic.voicing import Voicing
from audiofic.yamlfile import normalise_newlines

FORESEEN = (
    *("format-guessed", "language-limited", "language-overruled"),
    *("chapter-empty", "much-set-aside", "letters-unreadable"),
)
"""Codes of warnings about odd stories, which these are."""
Outcome = Literal["told", "refused", "silent"]


def try_story(content: bytes, suffix: str, folder: Path) -> Outcome:
    """Make a production of that file in `folder`, which is emptied first, and prove all it holds."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    story = folder / f"story{suffix}"
    story.write_bytes(content)
    try:
        drafted = new_production(folder / "book", story, None, None)
    except AudioficError as error:
        check_refusal(error, story.name)
        if "nothing to speak" in error.message:
            check_nothing_to_speak(read_manuscript(story))
            return "silent"
        return "refused"
    unforeseen = [found for found in drafted.findings if found.code not in FORESEEN]
    assert not unforeseen, unforeseen
    project = Project(folder / "book")
    manuscript = project.read_manuscript()
    assert manuscript is not None
    if suffix == ".txt":
        check_nothing_left_behind(manuscript)
    scripts, settings = project.read_scripts(), project.read_settings()
    assert tuple(scripts) == drafted.scripts
    check_told(manuscript, scripts)
    for script in scripts:
        check_cast(script, settings)
    check_planned(project, scripts, settings)
    check_again(project, manuscript)
    return "told"


def check_refusal(error: AudioficError, name: str) -> None:
    """A refusal says in which file, and what to do."""
    assert name in error.message, f"no file is named: {error.message}"
    assert error.hint or isinstance(error, FindingsError), f"no hint: {error.message}"
    assert len(error.message) < 2000, error.message[:200]


def check_nothing_to_speak(manuscript: Manuscript) -> None:
    """No paragraph of prose has a letter or a digit."""
    paragraphs = [paragraph for chapter in manuscript.chapters for paragraph in chapter.paragraphs]
    assert not letters(one.text for one in paragraphs if one.kind == "prose")


def check_told(manuscript: Manuscript, scripts: tuple[Script, ...]) -> None:
    """Every word once, in order; and, without any notion of words, every letter and digit."""
    assert check_words(manuscript, scripts) == ()
    paragraphs = [paragraph for chapter in manuscript.chapters for paragraph in chapter.paragraphs]
    told = [item.text for script in scripts for item in script.items if isinstance(item, Line)]
    assert letters(told) == letters(one.text for one in paragraphs if one.kind != "scene_break")


def check_offsets(manuscript: Manuscript) -> None:
    """Every character of a paragraph has a place in the source, in order."""
    place = 0
    for paragraph in all_paragraphs(manuscript):
        assert place <= paragraph.start <= paragraph.end <= len(manuscript.source)
        place = paragraph.end
        offsets = [paragraph.source_offset(index) for index in range(len(paragraph.text) + 1)]
        assert offsets == sorted(offsets)
        assert offsets[-1] == paragraph.end


def check_nothing_left_behind(manuscript: Manuscript) -> None:
    """Every letter of a text file's source is in a paragraph, a heading, the front matter or a label."""
    assert letters(
        text for one in all_paragraphs(manuscript) for text in source_of(manuscript, one)
    ) == letters([manuscript.source])


def source_of(manuscript: Manuscript, paragraph: Paragraph) -> Iterable[str]:
    """What the paragraph says: its label as it stands in the source, then its text."""
    yield manuscript.source[paragraph.start : paragraph.runs[0].source] if paragraph.runs else ""
    yield paragraph.text


def all_paragraphs(manuscript: Manuscript) -> list[Paragraph]:
    """Front matter, headings and paragraphs in the source's order."""
    found = list(manuscript.front_matter)
    for chapter in manuscript.chapters:
        found += [chapter.heading] if chapter.heading else []
        found += chapter.paragraphs
    return sorted(found, key=lambda paragraph: (paragraph.start, paragraph.end))


def letters(texts: Iterable[str]) -> str:
    """The letters and digits, accents apart."""
    return "".join(one for one in unicodedata.normalize("NFD", "\n".join(texts)) if one.isalnum())


def check_cast(script: Script, settings: Settings) -> None:
    """Every line of the story is in a beat, unless nothing in it can be spoken."""
    beats = cast_chapter(script, settings, lambda role: Voice("tone", role.name))
    heard = {id(beat.line) for beat in beats}
    lexicon = open_lexicons(settings).of(settings.narrator)
    for item in script.items:
        if isinstance(item, Line) and item.kind in ("speech", "thought", "narration"):
            assert id(item) in heard or not list(speak(item.text, lexicon)), item


def check_planned(project: Project, scripts: tuple[Script, ...], settings: Settings) -> None:
    """What was drafted can be built as it is: every chapter has its plan, every cast line its clip."""
    tone = VoiceRef("tone", "a")
    extras = {gender: replace(role, voice=tone) for gender, role in settings.extras.items()}
    cast = tuple(replace(role, voice=tone) for role in settings.cast)
    voiced = replace(settings, narrator=replace(settings.narrator, voice=tone), cast=cast, extras=extras)
    book = settings.book or Book("")
    plan = make_plan(project, voiced, scripts, book, BuildRecord(), Voicing(voiced, ()))
    assert [chapter.script for chapter in plan.chapters] == list(scripts)
    assert not [found for found in plan.findings if found.severity == "error"]
    for chapter in plan.chapters:
        content = chapter
        assert [isinstance(beat.sound, str) for beat in content.beats] == [
            key is None for key in content.keys
        ]


def check_again(project: Project, manuscript: Manuscript) -> None:
    """The cast is filled in and a lost script drafted again, with nothing else touched."""
    before = project.cast_file.read_bytes().decode().splitlines()
    write_proposals(project, survey_cast(project))
    after = iter(project.cast_file.read_bytes().decode().splitlines())
    assert all(line in after for line in before), "a line of voices.yaml is gone"
    first = project.script_files()[0]
    first.unlink()
    drafted = draft_missing(project)
    assert drafted.written == (project.relative(first),)
    check_told(manuscript, project.read_scripts())


def try_yaml(text: str) -> Outcome:
    """Read the text as a script, a voices.yaml and a series' cast: used, or refused with a way out."""
    script, told_of_script = inspect_script(text, "x.yaml")
    settings, told_of_settings = inspect_settings(text, "x.yaml")
    lines = len(normalise_newlines(text).split("\n"))
    told_of_series: tuple[Finding, ...] = ()
    try:
        parse_series(text, "x.yaml")
    except FindingsError as error:
        told_of_series = error.findings
    for found in (*told_of_script, *told_of_settings, *told_of_series):
        assert found.path == "x.yaml"
        assert 0 <= found.line <= lines, found
        assert found.hint, found
        assert len(found.message) < 400, found
    assert (script is None) == any(found.severity == "error" for found in told_of_script)
    assert (settings is None) == any(found.severity == "error" for found in told_of_settings)
    if script is not None:
        assert parse_script(compose_script(script), "x.yaml") == script
    return "refused" if script is None and settings is None else "told"
