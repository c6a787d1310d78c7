"""What is heard in a chapter, credits or author's notes, and what is known of it while it is folded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audiofic.building.record import SoundRecord
from audiofic.folding import Folded
from audiofic.model import Beat, Script, Utterance, Voice


@dataclass(frozen=True, slots=True)
class Content:
    """All sounds of a chapter in order, and under which keys the store has them."""

    script: Script
    beats: tuple[Beat, ...]
    keys: tuple[str | None, ...]
    """The clip key of each beat; None for stings."""

    @property
    def sounds(self) -> tuple[SoundRecord, ...]:
        """What the record keeps of its utterances."""
        names = {utterance.voice: str(utterance.voice) for _, _, utterance in self.spoken()}
        return tuple(
            SoundRecord(key, beat.speaker, utterance.text, names[utterance.voice], utterance.take)
            for key, beat, utterance in self.spoken()
        )

    def spoken(self) -> Iterator[tuple[str, Beat, Utterance]]:
        """(clip key, beat, utterance) of everything spoken in it, in order."""
        for key, beat in zip(self.keys, self.beats, strict=True):
            if key is not None and isinstance(beat.sound, Utterance):
                yield key, beat, beat.sound


@dataclass(frozen=True, slots=True)
class Track:
    """What gets a file of its own: a chapter, or credits or author's notes as one; its content folded."""

    number: int
    title: str | None
    """As its script has it."""
    path: str
    """Its script's, relative to the production."""
    content: Folded[Content]
    voices: tuple[Voice, ...]
    """The voices heard in it, before any delivery bends them, sorted."""
    ingredients: Mapping[str, str]
    """Digests of all that shapes it wherever it stands in the book."""
    is_credits: bool
    """True for credits and author's notes: a file of their own, but no part of the story."""

    def sounds(self) -> tuple[SoundRecord, ...]:
        """What the record keeps of its utterances."""
        return self.content.unfold().sounds
