"""A manuscript with who speaks and thinks each span."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from unicodedata import combining, normalize

from audiofic.attribution import attribute
from audiofic.errors import AudioficError
from audiofic.manuscript import read_manuscript
from audiofic.model import Character, Manuscript, Paragraph, Passage, Reading
from audiofic.project import read_utf8
from audiofic.quotation import find_quotations
from audiofic.series import read_series
from audiofic.settings import Settings, parse_settings


@dataclass(frozen=True, slots=True)
class AttributedStory:
    """A manuscript, read and attributed."""

    manuscript: Manuscript
    passages: tuple[tuple[Passage, ...], ...]
    """One tuple per chapter, one passage per paragraph."""
    reading: Reading


def attribute_story(
    manuscript: Manuscript,
    cast: tuple[Character, ...] | None = None,
    familiar: tuple[Character, ...] = (),
    *,
    not_people: Collection[str] = (),
) -> AttributedStory:
    """The manuscript with its quotations and their speakers.

    `cast` None: drafted from the text, in which the `familiar` keep their names. Nothing is given to
    the names that are `not_people`.
    """
    passages = find_quotations(manuscript)
    reading = attribute(manuscript, passages, cast, familiar)
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
