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
    is_heard,
)
from audiofic.model import NOTE_KINDS, Beat, Book, Line, Script, Utterance, Voice
from audiofic.settings import Settings
from audiofic.store import clip_key
from audiofic.voicing import Voicing


@dataclass(frozen=True, slots=True)
class Track:
    """A chapter, or credits or author's notes as one: its sounds in order, and their keys in the store."""

    script: Script
    beats: tuple[Beat, ...]
    keys: tuple[str | None, ...]
    """The clip key of each beat; None for stings."""
    voices: tuple[Voice, ...]
    """The voices heard in it, without any line's delivery, sorted."""
    is_credits: bool
    """True for credits and author's notes: a file of their own, but no part of the story."""

    def spoken(self) -> Iterator[tuple[str, Beat, Utterance]]:
        """(clip key, beat, utterance) of everything spoken in it, in order."""
        for key, beat in zip(self.keys, self.beats, strict=True):
            if key is not None and isinstance(beat.sound, Utterance):
                yield key, beat, beat.sound

    def silent_lines(self, settings: Settings) -> Iterator[Line]:
        """The lines that the policy wants heard but that hold nothing speakable: each is a silence only."""
        heard = {id(beat.line) for beat in self.beats}
        for item in self.script.items:
            if isinstance(item, Line) and id(item) not in heard and is_heard(item, settings):
                yield item


def cast_tracks(
    scripts: Sequence[Script], settings: Settings, book: Book, voicing: Voicing
) -> tuple[Track, ...]:
    """The book in playing order. Scripts are given by number."""
    caster = _Caster(scripts, settings, book, voicing)
    chapters = [caster.chapter(script) for script in scripts]
    notes = tuple(caster.notes())
    opening = tuple(caster.credits("opening"))
    closing = tuple(caster.credits("closing", behind=len(notes)))
    forget_words()
    return (*opening, *chapters, *notes, *closing)


class _Caster:
    """Casts a book's tracks one by one."""

    def __init__(self, scripts: Sequence[Script], settings: Settings, book: Book, voicing: Voicing) -> None:
        self._scripts = scripts
        self._settings = settings
        self._book = book
        self._voicing = voicing
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
        return self._track(script, beats)

    def notes(self) -> Iterator[Track]:
        """The author's notes that the policy has behind the story; nothing: there are none."""
        gathered = gather_notes(self._scripts, self._settings)
        if gathered is not None:
            script, read = gathered
            yield self._track(script, cast_chapter(script, read, self._voicing.choose), is_credits=True)

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
            yield self._track(script, beats, is_credits=True)

    def _track(self, script: Script, beats: tuple[Beat, ...], is_credits: bool = False) -> Track:
        keys = tuple(
            clip_key(beat.sound, self._voicing.identity(beat.sound.voice))
            if isinstance(beat.sound, Utterance)
            else None
            for beat in beats
        )
        voices = tuple(sorted({voice for beat in beats if (voice := beat.levelled_as)}))
        return Track(script, beats, keys, voices, is_credits)


def shown_script(track: Track, settings: Settings) -> Script:
    """The track's script as it is shown as text: without notes that are heard elsewhere or to be hidden."""
    if track.is_credits:
        return track.script
    policy = settings.policy
    hidden = {
        kind for kind in NOTE_KINDS if policy.unheard_notes == "hidden" or policy.word(kind) == "chapter"
    }
    items = (
        item
        for item in track.script.items
        if not isinstance(item, Line)
        or item.kind != "note"
        or is_heard(item, settings)
        or (item.detail or "author_note") not in hidden
    )
    return replace(track.script, items=tuple(items))
