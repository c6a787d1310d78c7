"""Whether everybody who speaks in the scripts is certain, known and cast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from audiofic.building.record import digest_of_named
from audiofic.casting import is_transcribed, voice_role
from audiofic.engines import DEFAULT_ENGINE, engine_class, open_engine
from audiofic.errors import AudioficError, Finding
from audiofic.model import NARRATOR, UNKNOWN, LayerEvent, Line, PovEvent, Script
from audiofic.settings import ENTRY, Place, Role, Settings, find_file
from audiofic.wording import count


def check_speakers(script: Script, settings: Settings) -> Iterator[Finding]:
    """A warning for every speaker who is `unknown` or not in the cast, a note for every unsure line."""
    for item in script.items:
        if isinstance(item, Line):
            yield from _check_line(item, script.path, settings)
        elif isinstance(item, PovEvent):
            if settings.role(item.narrator) is None:
                yield _not_cast(item.narrator, "the narrator", script.path, item.file_line, settings)
            if item.confidence is not None:
                message = f"Unsure ({item.confidence:g}) whether {item.narrator} tells from here: a guess."
                hint = "Put the right name there, or delete `unsure:` where it is right."
                yield Finding(script.path, item.file_line, "teller-unsure", message, hint, "note")


def _check_line(line: Line, path: str, settings: Settings) -> Iterator[Finding]:
    likely = f" The likeliest: {', '.join(line.runners_up)}." if line.runners_up else ""
    if line.speaker == UNKNOWN:
        message = f"Nobody could tell who says {_short(line.text)}"
        hint = f"Put a name in place of `{UNKNOWN}`.{likely}"
        yield Finding(path, line.file_line, "speaker-unresolved", message, hint, "warning")
        return
    if line.speaker != NARRATOR and settings.role(line.speaker) is None:
        extra = voice_role(line.speaker, settings).name
        yield _not_cast(line.speaker, f"the extra `{extra}`", path, line.file_line, settings)
    if line.confidence is not None:
        others = f", or {', '.join(line.runners_up)}" if line.runners_up else ""
        message = f"Unsure ({line.confidence:g}): {line.speaker}{others}: {_short(line.text)}"
        hint = "Put the right name there, or delete `unsure:` where it is right."
        yield Finding(path, line.file_line, "speaker-unsure", message, hint, "note")


def _not_cast(name: str, stand_in: str, path: str, file_line: int, settings: Settings) -> Finding:
    known = [name for role in settings.cast for name in (role.name, *role.aliases)]
    close = get_close_matches(name, known, 1)
    hint = f"Did you mean {close[0]!r}? " if close else ""
    hint += "Add them to voices.yaml by hand or with `audiofic cast --write`."
    message = f"{name!r} is not in the cast: {stand_in} speaks for them."
    return Finding(path, file_line, "speaker-not-cast", message, hint, "warning")


def _short(text: str) -> str:
    return repr(text if len(text) <= 50 else text[:47] + "...")


def check_engines(settings: Settings) -> Iterator[Finding]:
    """An error for each setting in `engines:` that an engine can't use, and for each that it lacks."""
    cast: dict[str, Place] = {}
    roles = (settings.narrator, *settings.cast, *settings.extras.values(), *settings.languages)
    for role in (one for each in roles for one in (each, *each.languages)):
        for ref in (role.voice, role.draft):
            place = role.places.get("voice" if ref is role.voice else "draft") or role.places.get(ENTRY)
            if ref is not None and ref.engine and place:
                cast.setdefault(ref.engine, place)
    for name in dict.fromkeys((*settings.engines, *cast)):
        section = settings.engine_places.get(f"engines.{name}") or cast.get(name)
        for fault in engine_class(name).check_options(settings.engines.get(name, {})):
            place = settings.engine_places.get(f"engines.{name}.{fault.key}") or section
            path, line = (place.path, place.line) if place else (settings.path, 1)
            yield Finding(path, line, "engine-setting", f"engines: {name}: {fault.message}", fault.hint)


def check_languages(scripts: Sequence[Script], settings: Settings) -> Iterator[Finding]:
    """What is spoken by voices that were taught another language.

    A warning for each language of lines; an error for each voice that can't read the book's language at all.
    """
    yield from _check_book(settings)
    first: dict[str, tuple[str, int]] = {}
    lines: Counter[str] = Counter()
    for script in scripts:
        for item in script.items:
            if not isinstance(item, Line) or item.language is None or is_transcribed(item):
                continue
            role = settings.in_language(voice_role(item.speaker, settings), item.language)
            if role.language and not _speaks(role):
                lines[item.language] += 1
                first.setdefault(item.language, (script.path, item.file_line))
    for language, number in lines.items():
        path, line = first[language]
        message = f"No voice is cast that knows the language of {count(number, 'line')} in `{language}`."
        hint = f"Name a voice under `languages:` in voices.yaml, `{language}: {{voice: ...}}`."
        yield Finding(path, line, "language-without-voice", message, hint, "warning")


def _check_book(settings: Settings) -> Iterator[Finding]:
    if settings.book is None:
        return
    for role in (settings.narrator, *settings.cast, *settings.extras.values()):
        if role.voice is None:
            continue
        languages = engine_class(role.voice.engine or DEFAULT_ENGINE).languages
        if languages and _primary(settings.book.language) not in languages:
            told = " and ".join(f"`{code}`" for code in languages)
            place = role.places.get("voice") or role.places.get(ENTRY)
            yield Finding(
                place.path if place else "voices.yaml",
                place.line if place else 1,
                "language-without-voice",
                f"{role.voice} reads {told} only, and the book is in `{settings.book.language}`.",
                "Cast a voice of the book's language, or a `draft:`.",
            )


def _speaks(role: Role) -> bool:
    """False for a voice that is known to read another language."""
    if role.voice is None:
        return True
    taught = open_engine(role.voice.engine or DEFAULT_ENGINE).language(role.voice.model)
    return not taught or taught == _primary(role.language)


def _primary(language: str) -> str:
    return language.partition("-")[0].casefold()


def layer_files(script: Script, root: Path) -> list[list[str]]:
    """(name, sha256 or `missing`) of each sound file beneath the chapter, by name."""
    names = sorted({item.name for item in _with_files(script) if item.name})
    return [[name, digest_of_named(root, name)] for name in names]


def check_layers(script: Script, root: Path) -> Iterator[Finding]:
    """A finding for every bed or ambience whose file can't be used, with its line."""
    for item in _with_files(script):
        try:
            find_file(root, item.name or "")
        except AudioficError as error:
            message = f"{item.kind}: {error.message}"
            yield Finding(script.path, item.file_line, "bad-file", message, error.hint)


def _with_files(script: Script) -> Iterator[LayerEvent]:
    """The script's layers that are files: a file's name has an ending, what is drawn has none."""
    for item in script.items:
        if isinstance(item, LayerEvent) and item.name and "." in item.name:
            yield item


def check_pitches(settings: Settings) -> Iterator[Finding]:
    """The roles whose sound is another since `pitch` leaves the size of the speaker alone."""
    for role in (settings.narrator, *settings.cast, *settings.extras.values()):
        if role.pitch and role.size == 1.0 and "pitch" in role.places:
            place = role.places["pitch"]
            message = (
                f"The pitch of {role.name} leaves the size of the speaker alone now; it used to move it."
            )
            hint = f"`size: {2 ** (-role.pitch / 12):.3g}` beside it sounds as before."
            yield Finding(place.path, place.line, "pitch-keeps-size", message, hint, "warning")
