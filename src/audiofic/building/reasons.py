"""Why a piece of the book has to be made again, in a producer's words, and how much of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

from audiofic.building.record import (
    BookRecord,
    ChapterRecord,
    Files,
    SoundRecord,
    files_of,
    is_current,
    kinds_of,
)
from audiofic.casting import voice_role
from audiofic.formats import is_encoded
from audiofic.settings import Settings

Step = Literal["audio", "formats", "tags", "captions", "files"]


@dataclass(frozen=True, slots=True)
class Reason:
    """What has to be done to a chapter, and why."""

    step: Step
    """`audio`: mixed and encoded, with all that follows; `formats`: encoded where one is missing; `tags`:
    tagged; `captions`: written; `files`: written where one is missing."""
    text: str

    def __str__(self) -> str:
        return self.text


NOT_MADE = "not made yet"

_CHANGED: Mapping[str, tuple[Step, str]] = {
    "mix": ("audio", "the mix settings changed"),
    "layers": ("audio", "what lies beneath its scenes changed"),
    "master": ("audio", "the master settings changed"),
    "tags": ("tags", "the book's title, cover or another tag changed"),
    "title": ("tags", "the chapter's title changed"),
    "captions": ("captions", "the wording of a caption changed"),
    "caption_form": ("captions", "`captions` in voices.yaml changed"),
    "chapters": ("tags", "the list of chapters changed"),
    "joined": ("tags", "a chapter was made again since"),
    "text": ("tags", "the text of a script changed"),
}
"""Ingredient -> what another one asks for; `sounds` are told in more detail."""


def chapter_reasons(
    root: Path,
    ingredients: Mapping[str, str],
    sounds: Callable[[], Sequence[SoundRecord]],
    kinds: Collection[str],
    old: ChapterRecord | None,
) -> Iterator[Reason]:
    """Why the chapter, which has files of these kinds, is not what the last build made; nothing if it is.

    Its `sounds` are asked for only where they changed.
    """
    if old is None:
        yield Reason("audio", NOT_MADE)
        return
    retouches = list(_changed(ingredients, old.ingredients))
    yield from retouches
    if old.ingredients.get("sounds") != ingredients["sounds"]:
        now = sounds()
        changed = sum(1 for reason in sound_reasons(now, old) if reason) or len(old.sounds) - len(now)
        lines = "line" if changed == 1 else "lines"
        told = f"{changed} {lines} changed" if changed > 0 else "its pauses, levels or stings changed"
        yield Reason("audio", told)
    # Sound that stays is copied under new tags: nobody could tell afterwards that it had been damaged.
    for kind, text in _file_reasons(root, kinds, old.files, by_content=bool(retouches)):
        is_sound = kind in kinds and is_encoded(kind)
        yield Reason("formats" if is_sound else "files", text)


def packets_reason(root: Path, old: ChapterRecord | None) -> Reason | None:
    """Why the packets of a chapter that is current can't be joined into a book; None where they can.

    They are read: what is wrong in them would be in the M4B, and that would be taken for what was made.
    """
    if old is None or is_current(root, old.files["aac"], by_content=True):
        return None
    return Reason("formats", f"{old.files['aac'].path} is damaged")


def sound_reasons(
    sounds: Sequence[SoundRecord], old: ChapterRecord | None, settings: Settings | None = None
) -> list[str]:
    """For each utterance of a chapter why it is not what it was; an empty text where it is.

    With `settings`: and where they say so.
    """
    if old is None:
        return ["new"] * len(sounds)
    reasons = [""] * len(sounds)
    before, after = [sound.key for sound in old.sounds], [sound.key for sound in sounds]
    for operation, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if operation == "equal":
            continue
        replaced = old.sounds[old_from:old_to]
        for index, position in enumerate(range(new_from, new_to)):
            was = replaced[index] if index < len(replaced) else None
            reasons[position] = _difference(was, sounds[position], settings or Settings())
    return reasons


def book_reasons(
    root: Path,
    ingredients: Mapping[str, str],
    stale: Sequence[int],
    kinds: Collection[str],
    old: BookRecord | None,
) -> Iterator[str]:
    """Why the book, which has files of these kinds, is not what the last build made.

    `stale`: the chapters that are made again.
    """
    if old is None:
        yield NOT_MADE
        return
    if stale:
        yield f"chapter {', '.join(map(str, stale))} is made again"
    yield from (reason.text for reason in _changed(ingredients, old.ingredients))
    yield from (text for _, text in _file_reasons(root, kinds, old.files))


def _file_reasons(
    root: Path, kinds: Collection[str], old: Files, by_content: bool = False
) -> Iterator[tuple[str, str]]:
    """(format, why) for each format that is not there as it was made, or is there and not among `kinds`."""
    for kind in kinds:
        files = files_of(old, kind)
        if not files:
            yield kind, f"{kind} is asked for"
        for file in files.values():
            if not is_current(root, file, by_content):
                yield kind, f"{file.path} is missing or was changed"
                break  # of a folder one is enough
    for kind in sorted(kinds_of(old) - set(kinds)):
        yield kind, f"{kind} is no longer asked for"


def _changed(now: Mapping[str, str], before: Mapping[str, str]) -> Iterator[Reason]:
    for name, (step, text) in _CHANGED.items():
        if name in now and now[name] != before.get(name):
            yield Reason(step, text)


def _difference(was: SoundRecord | None, now: SoundRecord, settings: Settings) -> str:
    if was is None:
        return "new line"
    if was.written != now.written:
        return "text changed"
    if was.speaker != now.speaker:
        return f"speaker changed from {was.speaker} to {now.speaker}"
    if was.voice == now.voice and was.shaping != now.shaping:
        told = _where(settings, now.speaker, "pace", "pitch", "size", "liveliness")
        return f"its delivery, or how the role's voice is shaped, changed{told}"
    if was.voice != now.voice:
        return f"voice changed from {was.voice} to {now.voice}{_where_voice(settings, now)}"
    if was.take != now.take:
        return f"take {now.take} instead of {was.take}"
    return "pronunciation or engine changed"


def _where_voice(settings: Settings, now: SoundRecord) -> str:
    """Where the sound's voice is named: as somebody's voice, or as the draft that stands in for it."""
    role = voice_role(now.speaker, settings)
    voice = now.voice.partition("/")[2]
    named = {"voice": role.voice, "draft": role.draft}
    return _where(settings, now.speaker, *(key for key, ref in named.items() if ref and ref.model in voice))


def _where(settings: Settings, speaker: str, *keys: str) -> str:
    """The lines that give the speaker's keys, in brackets; nothing where none does."""
    role = voice_role(speaker, settings)
    places = [role.places[key] for key in keys if key in role.places]
    return f" ({'; '.join(map(str, places))})" if places else ""
