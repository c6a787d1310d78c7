"""The parts of a book that get a file of their own, cast: credits, chapters, author's notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from audiofic.casting import (
    CREDITS_TITLES,
    CreditsKind,
    cast_chapter,
    cast_credits,
    credits_wording,
    forget_words,
    gather_notes,
)
from audiofic.model import Beat, Book, Script
from audiofic.settings import Settings
from audiofic.voicing import Voicing


@dataclass(frozen=True, slots=True)
class Track:
    """A chapter, or credits or author's notes as a chapter of their own, with its sounds in order."""

    script: Script
    beats: tuple[Beat, ...]
    is_credits: bool = False


def cast_tracks(
    scripts: Sequence[Script], settings: Settings, book: Book, voicing: Voicing
) -> tuple[Track, ...]:
    """The book in playing order; scripts are given by number."""
    several = len(scripts) > 1
    is_titled = several or settings.credits.opening is not None
    chapters = [
        Track(
            script,
            cast_chapter(
                script if script.title or is_titled else replace(script, title=book.title),
                settings,
                voicing.choose,
                announce_number=several,
            ),
        )
        for script in scripts
    ]
    notes = tuple(_cast_notes(scripts, settings, voicing))
    opening = tuple(_cast_credits("opening", settings, book, scripts, voicing))
    closing = tuple(_cast_credits("closing", settings, book, scripts, voicing, behind=len(notes)))
    forget_words()
    return (*opening, *chapters, *notes, *closing)


def _cast_notes(scripts: Sequence[Script], settings: Settings, voicing: Voicing) -> Iterator[Track]:
    """The author's notes that the policy has behind the story; nothing: there are none."""
    gathered = gather_notes(scripts, settings)
    if gathered is not None:
        script, read = gathered
        yield Track(script, cast_chapter(script, read, voicing.choose), is_credits=True)


def _cast_credits(
    kind: CreditsKind,
    settings: Settings,
    book: Book,
    scripts: Sequence[Script],
    voicing: Voicing,
    behind: int = 0,
) -> Iterator[Track]:
    """The credits as a chapter of their own, before the first or behind the last; nothing: there are none.

    `behind` tracks stand between the last chapter and the closing credits.
    """
    wording = credits_wording(kind, settings, book, scripts) if scripts else ""
    beats = cast_credits(kind, wording, settings, voicing.choose) if wording else ()
    if beats:
        number = scripts[0].chapter - 1 if kind == "opening" else scripts[-1].chapter + 1 + behind
        yield Track(Script(number, CREDITS_TITLES[kind], (), settings.path), beats, is_credits=True)
