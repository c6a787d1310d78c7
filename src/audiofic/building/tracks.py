"""The parts of a book that get a file of their own, cast: credits, chapters, author's notes.

Each is folded as soon as it is cast: of a book of twelve hours, one chapter is there at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from audiofic.building.content import Content, Track
from audiofic.building.ingredients import track_ingredients
from audiofic.casting import (
    CREDITS_TITLES,
    CreditsKind,
    cast_chapter,
    cast_credits,
    credits_wording,
    forget_words,
    gather_notes,
)
from audiofic.folding import Folded
from audiofic.model import Beat, Book, Script, Utterance
from audiofic.settings import Settings
from audiofic.store import clip_key
from audiofic.voicing import Voicing


def cast_tracks(
    scripts: Sequence[Script], settings: Settings, book: Book, voicing: Voicing, root: Path
) -> tuple[Track, ...]:
    """The book in playing order. Scripts are given by number; the files they name are found from `root`."""
    caster = _Caster(scripts, settings, book, voicing, root)
    chapters = [caster.chapter(script) for script in scripts]
    notes = tuple(caster.notes())
    opening = tuple(caster.credits("opening"))
    closing = tuple(caster.credits("closing", behind=len(notes)))
    forget_words()
    return (*opening, *chapters, *notes, *closing)


class _Caster:
    """Casts a book's tracks one by one, and folds each."""

    def __init__(
        self, scripts: Sequence[Script], settings: Settings, book: Book, voicing: Voicing, root: Path
    ) -> None:
        self._scripts = scripts
        self._settings = settings
        self._book = book
        self._voicing = voicing
        self._root = root
        self._several = len(scripts) > 1
        self._is_titled = self._several or settings.credits.opening is not None

    def chapter(self, script: Script) -> Track:
        """A chapter of the story."""
        told = script if script.title or self._is_titled else replace(script, title=self._book.title)
        # What stands before the first of several titled chapters is not chapter 1 of them.
        others = (other for other in self._scripts if other is not script)
        is_beginning = script is self._scripts[0] and all(other.title for other in others)
        announced = self._several and not is_beginning
        beats = cast_chapter(told, self._settings, self._voicing.choose, announce_number=announced)
        return self._fold(script, beats)

    def notes(self) -> Iterator[Track]:
        """The author's notes that the policy has behind the story; nothing: there are none."""
        gathered = gather_notes(self._scripts, self._settings)
        if gathered is not None:
            script, read = gathered
            yield self._fold(script, cast_chapter(script, read, self._voicing.choose), is_credits=True)

    def credits(self, kind: CreditsKind, behind: int = 0) -> Iterator[Track]:
        """The credits as a chapter of their own, before the first or behind the last, if there are any.

        `behind` tracks stand between the last chapter and the closing credits.
        """
        scripts, settings = self._scripts, self._settings
        wording = credits_wording(kind, settings, self._book, scripts) if scripts else ""
        beats = cast_credits(kind, wording, settings, self._voicing.choose) if wording else ()
        if beats:
            number = scripts[0].chapter - 1 if kind == "opening" else scripts[-1].chapter + 1 + behind
            script = Script(number, CREDITS_TITLES[kind], (), settings.path)
            yield self._fold(script, beats, is_credits=True)

    def _fold(self, script: Script, beats: tuple[Beat, ...], is_credits: bool = False) -> Track:
        keys = tuple(
            clip_key(beat.sound, self._voicing.identity(beat.sound.voice))
            if isinstance(beat.sound, Utterance)
            else None
            for beat in beats
        )
        content = Content(script, beats, keys)
        voices = tuple(sorted({voice for beat in beats if (voice := beat.levelled_as)}))
        ingredients = track_ingredients(content, self._root)
        return Track(
            script.chapter, script.title, script.path, Folded(content), voices, ingredients, is_credits
        )
